//! Bad use: exit status 1, one line that names the file, and every file as it was.

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use common::{
    assert_refusal, assert_silent_success, brotwerk, decoded, feed, names, run, snapshot, text,
};
use tempfile::TempDir;

/// A folder with one of everything that can be in the way.
fn obstacles() -> TempDir {
    let folder = TempDir::new().unwrap();
    let path = |name: &str| folder.path().join(name);
    let mut stream = run_on(&text(200));
    fs::write(path("text"), text(200)).unwrap();
    fs::write(path("text.br"), &stream).unwrap();
    fs::write(path("other"), text(10)).unwrap();
    fs::write(path(".br"), &stream).unwrap();
    fs::write(path("cut.br"), &stream[..stream.len() / 2]).unwrap();
    fs::write(path("last-byte.br"), &stream[..stream.len() - 1]).unwrap();
    fs::write(path("empty.br"), b"").unwrap();
    stream.push(0);
    fs::write(path("longer.br"), &stream).unwrap();
    stream.pop();
    fs::write(path("twice.br"), [&stream[..], &stream].concat()).unwrap();
    fs::write(path("noise.br"), [0xff; 100]).unwrap();
    fs::create_dir(path("folder")).unwrap();
    fs::write(path("read-only"), b"precious").unwrap();
    let mut permissions = fs::metadata(path("read-only")).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path("read-only"), permissions).unwrap();
    fs::hard_link(path("text"), path("hard")).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink("other", path("link")).unwrap();
        symlink("text", path("soft")).unwrap();
        symlink("nowhere", path("dangling")).unwrap();
        symlink("loop", path("loop")).unwrap();
        // Where this fails, the pipe is missing, which is an error, too.
        let _ = Command::new("mkfifo").arg(path("pipe")).status();
    }
    folder
}

fn run_on(text: &[u8]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    feed(folder.path(), &["-5"], text).stdout
}

/// Runs the program among the obstacles and asserts that it refuses and changes nothing.
#[track_caller]
fn check(args: &[&str], words: &[&str], stdout: Option<File>) {
    println!("{args:?}");
    let folder = obstacles();
    let before = snapshot(folder.path());
    let mut command = brotwerk(folder.path());
    command.args(args);
    if let Some(file) = stdout {
        command.stdout(file);
    }
    let output = command.stderr(Stdio::piped()).output().unwrap();
    assert_refusal(&output, words);
    assert!(snapshot(folder.path()) == before, "{args:?} changed {:?}", names(folder.path()));
}

#[test]
fn inputs_that_cannot_be_read() {
    let overlong = "x".repeat(300);
    check(&["missing"], &["missing", "No such file"], None);
    check(&["-d", "missing.br"], &["missing.br", "No such file"], None);
    check(&["other/child"], &["other/child"], None);
    check(&["folder"], &["folder", "directory"], None);
    check(&["-c", "folder"], &["folder", "directory"], None);
    check(&["folder/"], &["folder/", "directory"], None);
    check(&[""], &["FILE"], None);
    check(&[&overlong], &[&overlong, "too long"], None);
    check(&["--rm", "/dev/null", "-o", "new"], &["/dev/null", "regular"], None);
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere() {
    check(&["dangling"], &["dangling", "No such file"], None);
    check(&["loop"], &["loop"], None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_error_in_the_middle_of_work() {
    // Its first page is not mapped: reading it is an EIO.
    check(&["-c", "/proc/self/mem"], &["/proc/self/mem", "can't be read"], None);
    check(&["/proc/self/mem", "-o", "new"], &["/proc/self/mem", "can't be read"], None);
    check(&["-d", "/proc/self/mem", "-o", "new"], &["/proc/self/mem", "can't be read"], None);
    check(&["-f", "/proc/self/mem", "-o", "text.br"], &["/proc/self/mem"], None);
}

#[cfg(unix)]
#[test]
fn an_input_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("secret");
    fs::write(&path, b"secret").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        println!("skipped: the superuser may read everything");
        return;
    }
    assert_refusal(&run(folder.path(), ["secret"]), &["secret", "Permission denied"]);
    assert_eq!(names(folder.path()), ["secret"]);
}

#[test]
fn outputs_that_must_not_be_written() {
    let overlong = "x".repeat(300);
    let cases: &[(&[&str], &[&str])] = &[
        (&["text"], &["text: text.br: ", "exists"]),
        (&["text", "-o", "other"], &["text: other: ", "exists"]),
        (&["--rm", "text", "-o", "other"], &["text: other: ", "exists"]),
        (&["-d", "text.br"], &["text.br: text: ", "exists"]),
        (&["text", "-o", "folder"], &["text: folder: ", "directory"]),
        (&["-f", "text", "-o", "folder"], &["text: folder: ", "directory"]),
        (&["text", "-o", "nowhere/new"], &["text: nowhere/new: ", "No such file"]),
        (&["text", "-o", "other/new"], &["text: other/new: "]),
        (&["text", "-o", &overlong], &["text: ", "too long"]),
        (&["-f", "text", "-o", "read-only"], &["text: read-only: ", "write-protected"]),
        (&["text", "-o", "text"], &["text: text: ", "is the input"]),
        (&["-f", "text", "-o", "text"], &["text: text: ", "is the input"]),
        (&["-f", "text", "-o", "./folder/../text"], &["is the input"]),
        (&["-f", "text", "-o", "hard"], &["text: hard: ", "is the input"]),
        (&["-f", "--rm", "text", "-o", "hard"], &["text: hard: ", "is the input"]),
    ];
    for (args, words) in cases {
        check(args, words, None);
    }
}

#[cfg(unix)]
#[test]
fn outputs_that_are_links_or_pipes() {
    check(&["-f", "text", "-o", "soft"], &["text: soft: ", "is the input"], None);
    check(&["-f", "soft", "-o", "text"], &["soft: text: ", "is the input"], None);
    check(&["text", "-o", "link"], &["text: link: ", "symbolic link"], None);
    check(&["-f", "text", "-o", "link"], &["text: link: ", "symbolic link"], None);
    check(&["text", "-o", "dangling"], &["text: dangling: ", "symbolic link"], None);
    check(&["-f", "text", "-o", "dangling"], &["text: dangling: ", "symbolic link"], None);
    check(&["-f", "text", "-o", "loop"], &["text: loop: ", "symbolic link"], None);
    check(&["-f", "text", "-o", "pipe"], &["text: pipe: ", "regular file"], None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files() {
    // Not even from the superuser.
    check(&["text", "-o", "/proc/new.br"], &["text: /proc/new.br: "], None);
}

#[test]
fn compressed_files_that_are_damaged_or_misnamed() {
    for mode in [&["-d"][..], &["-dj"], &["-df"], &["-t"], &["-dc"]] {
        let with = |name| [mode, &[name]].concat();
        check(&with("cut.br"), &["cut.br", "ends before"], None);
        check(&with("last-byte.br"), &["last-byte.br", "ends before"], None);
        check(&with("empty.br"), &["empty.br", "ends before"], None);
        check(&with("longer.br"), &["longer.br", "bytes follow"], None);
        check(&with("twice.br"), &["twice.br", "bytes follow"], None);
        check(&with("noise.br"), &["noise.br", "corrupt"], None);
    }
    check(&["-d", "other"], &["other", ".br"], None);
    check(&["-df", "other"], &["other", ".br"], None);
    check(&["-d", ".br"], &[".br", "name"], None);
    check(&["-d", "-S", ".brotli", "text.br"], &["text.br", ".brotli"], None);
    check(&["-f", "-d", "cut.br", "-o", "other"], &["cut.br"], None);
}

#[test]
fn no_bit_of_a_damaged_stream_gets_a_final_name() {
    // Long enough that the decoder gives plenty before it meets the damage.
    let mut stream = run_on(&text(30_000));
    stream.truncate(stream.len() - 2);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.br"), &stream).unwrap();
    assert_refusal(&run(folder.path(), ["-dj", "a.br"]), &["a.br", "ends before"]);
    assert_eq!(names(folder.path()), ["a.br"]);
    assert_refusal(&feed(folder.path(), &["-d", "-o", "a"], &stream), &["standard input"]);
    assert_eq!(names(folder.path()), ["a.br"]);
}

#[test]
fn options_that_make_no_sense() {
    let cases: &[(&[&str], &str)] = &[
        (&["-q", "12", "other"], "--quality"),
        (&["-q", "256", "other"], "--quality"),
        (&["-q", "x", "other"], "--quality"),
        (&["-q", "", "other"], "--quality"),
        (&["--quality=-1", "other"], "--quality"),
        (&["other", "-q"], "--quality"),
        (&["-w", "9", "other"], "--lgwin"),
        (&["-w", "25", "other"], "--lgwin"),
        (&["-w", "1", "other"], "--lgwin"),
        (&["--lgwin=x", "other"], "--lgwin"),
        (&["-5", "-6", "other"], "-6"),
        (&["-55", "other"], "-5"),
        (&["-5", "-q", "5", "other"], "--quality"),
        (&["-9Z", "other"], "--best"),
        (&["-q5", "-q5", "other"], "--quality"),
        (&["-w20", "-w20", "other"], "--lgwin"),
        (&["--content-type=css", "--content-type=css", "other"], "--content-type"),
        (&["other", "--content-type"], "--content-type"),
        (&["-ff", "other"], "--force"),
        (&["-vv", "other"], "--verbose"),
        (&["-kj", "other"], "--rm"),
        (&["-cj", "other"], "--rm"),
        (&["-c", "-o", "new", "other"], "--output"),
        (&["-o", "new", "-o", "newer", "other"], "--output"),
        (&["-o", "", "other"], "--output"),
        (&["-o", "new", "other", "text"], "--output"),
        (&["-S", "", "other"], "--suffix"),
        (&["-S", "a/b", "other"], "--suffix"),
        (&["-dt", "text.br"], "--test"),
        (&["-t", "-5", "text.br"], "--test"),
        (&["-t", "-w20", "text.br"], "--test"),
        (&["-t", "--content-type=css", "text.br"], "--test"),
        (&["-t", "--stats", "text.br"], "--test"),
        (&["-tc", "text.br"], "--test"),
        (&["-tj", "text.br"], "--test"),
        (&["-t", "-o", "new", "text.br"], "--test"),
        (&["-dc", "-q5", "text.br"], "--decompress"),
        (&["-dc", "-w20", "text.br"], "--decompress"),
        (&["-dc", "--content-type=css", "text.br"], "--decompress"),
        (&["-dc", "--stats", "text.br"], "--decompress"),
        (&["--nonsense", "other"], "--nonsense"),
        (&["--st", "other"], "--st"),
        (&["-x", "other"], "-x"),
        (&["-5x", "other"], "-x"),
        (&["--force=yes", "other"], "--force"),
    ];
    for (args, word) in cases {
        check(args, &["brotwerk: ", word], None);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output() {
    let full = || Some(File::options().write(true).open("/dev/full").unwrap());
    check(&["-c", "text"], &["text", "No space left"], full());
    check(&["-dc", "text.br"], &["text.br", "No space left"], full());
    check(&["--help"], &["standard output", "No space left"], full());
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_cannot_be_written() {
    let read_only = || Some(File::open("/dev/null").unwrap());
    check(&["-c", "text"], &["text", "Bad file descriptor"], read_only());
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow() {
    // The limit counts blocks; the signal that comes with it must not kill the program.
    for args in ["-0 --rm", "-0 --rm -f"] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("text"), text(5000)).unwrap();
        let before = snapshot(folder.path());
        let script = format!(r#"ulimit -f 1; exec "$0" {args} text"#);
        let output = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_brotwerk")])
            .current_dir(folder.path())
            .output();
        assert_refusal(&output.unwrap(), &["text", "File too large"]);
        assert!(snapshot(folder.path()) == before);
    }
}

#[test]
fn a_closed_pipe_under_standard_output() {
    let folder = obstacles();
    let before = snapshot(folder.path());
    for args in [["-c", "text"], ["-dc", "text.br"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = brotwerk(folder.path())
            .args(args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .and_then(std::process::Child::wait_with_output);
        assert_refusal(&output.unwrap(), &["text", "can't be written"]);
    }
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn an_input_that_is_standard_output_or_standard_input_that_is_the_output() {
    let append = |folder: &Path| File::options().append(true).open(folder.join("text")).unwrap();
    let folder = obstacles();
    let before = snapshot(folder.path());
    let output =
        brotwerk(folder.path()).args(["-c", "text"]).stdout(append(folder.path())).output();
    assert_refusal(&output.unwrap(), &["text", "is the standard output"]);
    let stdin = File::open(folder.path().join("text")).unwrap();
    let output = brotwerk(folder.path()).args(["-f", "-o", "text"]).stdin(stdin).output();
    assert_refusal(&output.unwrap(), &["standard input: text: ", "is the input"]);
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn a_directory_on_standard_input() {
    let folder = obstacles();
    if let Ok(stdin) = File::open(folder.path()) {
        let output = brotwerk(folder.path()).stdin(stdin).output().unwrap();
        assert_refusal(&output, &["standard input", "directory"]);
    }
}

#[test]
fn one_bad_file_stops_the_run() {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b", "c"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    let output = run(folder.path(), ["--rm", "a", "missing", "b"]);
    assert_refusal(&output, &["missing"]);
    assert_eq!(names(folder.path()), ["a.br", "b", "c"]);
    assert_eq!(decoded(&fs::read(folder.path().join("a.br")).unwrap()), b"a");

    // The same file twice: its output exists by then.
    assert_refusal(&run(folder.path(), ["b", "b", "c"]), &["b: b.br: ", "exists"]);
    assert_eq!(names(folder.path()), ["a.br", "b", "b.br", "c"]);

    assert_silent_success(&run(folder.path(), ["-d", "a.br"]));
    fs::write(folder.path().join("b.br"), b"stale").unwrap();
    assert_refusal(&run(folder.path(), ["-t", "a.br", "b.br", "missing"]), &["b.br", "corrupt"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_terminal_gets_no_compressed_bytes() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("text"), b"bread").unwrap();
    let on_terminal = |args: &str| {
        let command = format!("{} {args}", env!("CARGO_BIN_EXE_brotwerk"));
        Command::new("script")
            .args(["-q", "-e", "-c", &command, "/dev/null"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
    };
    match on_terminal("-c text") {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains("text: ") && said.contains("terminal"), "{said}");
            let forced = on_terminal("-fc text").unwrap();
            assert_eq!(forced.status.code(), Some(0));
            let read = on_terminal("-d").unwrap();
            assert_eq!(read.status.code(), Some(1));
            assert!(String::from_utf8_lossy(&read.stdout).contains("terminal"));
        }
        Err(error) => println!("skipped: there is no program `script` to make a terminal: {error}"),
    }
}
