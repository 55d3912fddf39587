//! Bad use: exit status 1, one line that names the file, and every file as it was.

mod common;

use std::fs::{self, File};
use std::io::Read as _;
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
    check(
        &["missing"],
        &["failed to open input file [missing]: No such file or directory\n"],
        None,
    );
    check(&["-d", "missing.br"], &["missing.br", "No such file"], None);
    check(&["other/child"], &["other/child"], None);
    check(&["folder"], &["failed to read input [folder]", "Is a directory"], None);
    check(&["-c", "folder"], &["failed to read input [folder]", "Is a directory"], None);
    check(&["folder/"], &["folder/", "Is a directory"], None);
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
    // Its first page is not mapped: reading it is an EIO. Where there is no such file, or another
    // one, it shows nothing.
    let first = File::open("/proc/self/mem").and_then(|mut file| file.read(&mut [0]));
    if first.map_err(|error| error.raw_os_error()) != Err(Some(5)) {
        println!("skipped: there is no file whose reading fails");
        return;
    }
    check(&["-c", "/proc/self/mem"], &["/proc/self/mem", "failed to read input"], None);
    check(&["/proc/self/mem", "-o", "new"], &["/proc/self/mem", "failed to read input"], None);
    check(
        &["-d", "/proc/self/mem", "-o", "new"],
        &["/proc/self/mem", "failed to read input"],
        None,
    );
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
        (&["text"], &["[text.br]", "File exists"]),
        (&["text", "-o", "other"], &["[other]", "File exists"]),
        (&["--rm", "text", "-o", "other"], &["[other]", "File exists"]),
        (&["-d", "text.br"], &["[text]", "File exists"]),
        (&["text", "-o", "folder"], &["[folder]", "File exists"]),
        (&["-f", "text", "-o", "folder"], &["[folder]", "Is a directory"]),
        (&["text", "-o", "nowhere/new"], &["[nowhere/new]: No such file or directory\n"]),
        (&["text", "-o", "other/new"], &["[other/new]: Not a directory\n"]),
        (&["text", "-o", &overlong], &["failed to open output file", "too long"]),
        (&["-f", "text", "-o", "read-only"], &["[read-only]", "write-protected"]),
        (&["text", "-o", "text"], &["[text]", "File exists"]),
        (&["-f", "text", "-o", "text"], &["[text]", "is the input"]),
        (&["-f", "text", "-o", "./folder/../text"], &["is the input"]),
        (&["-f", "text", "-o", "hard"], &["[hard]", "is the input"]),
        (&["-f", "--rm", "text", "-o", "hard"], &["[hard]", "is the input"]),
    ];
    for (args, words) in cases {
        check(args, words, None);
    }
}

#[cfg(unix)]
#[test]
fn outputs_that_are_links_or_pipes() {
    check(&["-f", "text", "-o", "soft"], &["[soft]", "is the input"], None);
    check(&["-f", "soft", "-o", "text"], &["[text]", "is the input"], None);
    check(&["text", "-o", "link"], &["[link]", "File exists"], None);
    check(&["-f", "text", "-o", "link"], &["[link]", "symbolic link"], None);
    check(&["text", "-o", "dangling"], &["[dangling]", "File exists"], None);
    check(&["-f", "text", "-o", "dangling"], &["[dangling]", "symbolic link"], None);
    check(&["-f", "text", "-o", "loop"], &["[loop]", "symbolic link"], None);
    check(&["-f", "text", "-o", "pipe"], &["[pipe]", "regular file"], None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_takes_no_files() {
    // Not even from the superuser.
    check(&["text", "-o", "/proc/new.br"], &["failed to open output file [/proc/new.br]: "], None);
}

#[test]
fn compressed_files_that_are_damaged_or_misnamed() {
    for mode in [&["-d"][..], &["-dj"], &["-df"], &["-t"], &["-dc"]] {
        let with = |name| [mode, &[name]].concat();
        check(&with("cut.br"), &["cut.br", "truncated input"], None);
        check(&with("last-byte.br"), &["last-byte.br", "truncated input"], None);
        check(&with("empty.br"), &["empty.br", "truncated input"], None);
        check(&with("longer.br"), &["longer.br", "extra input"], None);
        check(&with("twice.br"), &["twice.br", "extra input"], None);
        check(&with("noise.br"), &["noise.br", "corrupt"], None);
    }
    check(&["-d", "other"], &["input file [other] suffix mismatch"], None);
    check(&["-df", "other"], &["input file [other] suffix mismatch"], None);
    check(&["-d", ".br"], &["empty output file name for [.br] input file"], None);
    check(
        &["-d", "-S", ".brotli", "text.br"],
        &["empty output file name for [text.br] input file"],
        None,
    );
    check(&["-f", "-d", "cut.br", "-o", "other"], &["cut.br"], None);
}

#[test]
fn no_bit_of_a_damaged_stream_gets_a_final_name() {
    // Long enough that the decoder gives plenty before it meets the damage.
    let mut stream = run_on(&text(30_000));
    stream.truncate(stream.len() - 2);
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a.br"), &stream).unwrap();
    assert_refusal(&run(folder.path(), ["-dj", "a.br"]), &["a.br", "truncated input"]);
    assert_eq!(names(folder.path()), ["a.br"]);
    assert_refusal(&feed(folder.path(), &["-d", "-o", "a"], &stream), &["con"]);
    assert_eq!(names(folder.path()), ["a.br"]);
}

#[test]
fn options_that_make_no_sense() {
    let cases: &[(&[&str], &str)] = &[
        (&["-q", "12", "other"], "error parsing quality value [12]"),
        (&["-q", "256", "other"], "error parsing quality value [256]"),
        (&["-q", "05", "other"], "error parsing quality value [05]"),
        (&["-q", "+5", "other"], "error parsing quality value [+5]"),
        (&["-q", "x", "other"], "error parsing quality value [x]"),
        (&["-q", "", "other"], "expected parameter for argument -q"),
        (&["--quality=-1", "other"], "error parsing quality value [-1]"),
        (&["other", "-q"], "expected parameter for argument -q"),
        (&["-w", "9", "other"], "lgwin parameter (9) smaller than the minimum (10)"),
        (&["-w", "25", "other"], "error parsing lgwin value [25]"),
        (&["-w", "1", "other"], "lgwin parameter (1)"),
        (&["--large_window=31", "other"], "error parsing lgwin value [31]"),
        (&["--large_window=24", "-w20", "other"], "lgwin parameter already set"),
        (&["--lgwin=x", "other"], "error parsing lgwin value [x]"),
        (&["-5", "-6", "other"], "quality already set"),
        (&["-55", "other"], "quality already set"),
        (&["-5", "-q", "5", "other"], "quality already set"),
        (&["-9Z", "other"], "quality already set"),
        (&["-q5", "-q5", "other"], "quality already set"),
        (&["-w20", "-w20", "other"], "lgwin parameter already set"),
        (&["--content-type=css", "--content-type=css", "other"], "--content-type already set"),
        (&["--content-type=nonsense", "other"], "a --content-type is"),
        (&["--content-type=css", "--dict=x", "other"], "exclude each other"),
        (&["other", "--content-type"], "--content-type=value"),
        (&["-ff", "other"], "force output overwrite already set"),
        (&["-vv", "other"], "argument --verbose / -v already set"),
        (&["-nn", "other"], "argument --no-copy-stat / -n already set"),
        (&["-ss", "other"], "argument --squash / -s already set"),
        (&["-kj", "other"], "argument --rm / -j or --keep / -k already set"),
        (&["-c", "-o", "new", "other"], "write to standard output already set (-o)"),
        (&["-o", "new", "-o", "newer", "other"], "write to standard output already set"),
        (&["-o", "", "other"], "expected parameter for argument -o"),
        (&["-o", "new", "other", "text"], "one input"),
        (&["-c", "other", "text"], "one input"),
        (&["-S", "", "other"], "expected parameter for argument -S"),
        (&["-S", "a/b", "other"], "separator"),
        (&["-sc", "other"], "--squash and --stdout"),
        (&["-C", "?", "other"], "invalid base64-encoded comment"),
        (&["-C", &"YWFh".repeat(27), "other"], "invalid base64-encoded comment"),
        (&["-C", "YQ==", "-C", "YQ==", "other"], "comment already set"),
        (&["-D", "x", "-D", "x", "other"], "dictionary path already set"),
        (&["-K", "other"], "--concatenated needs --decompress"),
        (&["-tK", "text.br"], "--concatenated needs --decompress"),
        (&["-dKC", "YQ==", "text.br"], "--concatenated and --comment"),
        (&["-dt", "text.br"], "command already set when parsing -t"),
        (&["-tc", "text.br"], "--test and --stdout"),
        (&["-tj", "text.br"], "--test and --rm"),
        (&["-t", "-o", "new", "text.br"], "--test and --output"),
        (&["-t", "--content-type=css", "text.br"], "--content-type"),
        (&["-t", "--stats", "text.br"], "--stats"),
        (&["-dc", "--content-type=css", "text.br"], "--content-type"),
        (&["-dc", "--dict=x", "text.br"], "--dict"),
        (&["-dc", "--stats", "text.br"], "--stats"),
        (&["-r"], "--recursive"),
        (&["-rc", "folder"], "--recursive"),
        (&["-r", "-o", "new", "folder"], "--recursive"),
        (&["--json"], "--json"),
        (&["--json", "-c", "text"], "--json"),
        (&["-T", "x", "text"], "error parsing number of threads [x]"),
        (&["--completions=nonsense"], "nonsense"),
        (&["--nonsense", "other"], "must pass the parameter as --nonsense=value"),
        (&["--st", "other"], "must pass the parameter as --st=value"),
        (&["-x", "other"], "invalid argument -x"),
        (&["-5x", "other"], "invalid argument -x"),
        (&["--force=yes", "other"], "invalid parameter: [force=yes]"),
    ];
    for (args, word) in cases {
        check(args, &[word, "\nUsage: brotwerk "], None);
    }
}

#[test]
fn dictionaries_that_can_not_be_used() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("text"), b"bread").unwrap();
    // The longest that `brotli` takes, and one byte more.
    File::create(folder.path().join("long")).unwrap().set_len(50_331_661).unwrap();
    for args in [&["-D", "long", "text"][..], &["-dD", "long", "-o", "new", "text"]] {
        let words = "dictionary [long] is larger than maximum allowed: 50331660\n";
        assert_refusal(&run(folder.path(), args), &[words]);
    }
    assert_eq!(names(folder.path()), ["long", "text"]);
    check(
        &["-D", "missing", "other"],
        &["failed to open dictionary file [missing]: No such"],
        None,
    );
    check(
        &["-D", "folder", "other"],
        &["failed to read dictionary [folder]: Is a directory"],
        None,
    );
    check(&["--dict=text", "other"], &["text", "dictionary"], None);
    check(&["--dict=missing", "other"], &["missing", "No such file"], None);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output() {
    let full = || Some(File::options().write(true).open("/dev/full").unwrap());
    check(&["-c", "text"], &["failed to write output [con]: No space left on device\n"], full());
    check(&["-dc", "text.br"], &["failed to write output [con]: No space left"], full());
    check(&["--help"], &["standard output", "No space left"], full());
}

#[cfg(target_os = "linux")]
#[test]
fn a_standard_output_that_cannot_be_written() {
    let read_only = || Some(File::open("/dev/null").unwrap());
    check(&["-c", "text"], &["failed to write output [con]: Bad file descriptor\n"], read_only());
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
        assert_refusal(&output.unwrap(), &["failed to write output [text.br]: File too large\n"]);
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
        assert_refusal(&output.unwrap(), &["failed to write output [con]", "Broken pipe"]);
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
    assert_refusal(&output.unwrap(), &["[con]", "is the input"]);
    let stdin = File::open(folder.path().join("text")).unwrap();
    let output = brotwerk(folder.path()).args(["-f", "-o", "text"]).stdin(stdin).output();
    assert_refusal(&output.unwrap(), &["failed to open output file [text]", "is the input"]);
    assert!(snapshot(folder.path()) == before);
}

#[test]
fn a_directory_on_standard_input() {
    let folder = obstacles();
    if let Ok(stdin) = File::open(folder.path()) {
        let output = brotwerk(folder.path()).stdin(stdin).output().unwrap();
        assert_refusal(&output, &["failed to read input [con]", "Is a directory"]);
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
    assert_refusal(
        &run(folder.path(), ["b", "b", "c"]),
        &["failed to open output file [b.br]", "File exists"],
    );
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
    let program = |args: &str| format!("'{}' {args}", env!("CARGO_BIN_EXE_brotwerk"));
    let on_terminal = |command: &str| {
        Command::new("script")
            .args(["-q", "-e", "-c", command, "/dev/null"])
            .env("SHELL", "/bin/sh")
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .output()
    };
    if !on_terminal("test -t 1").is_ok_and(|output| output.status.success()) {
        println!("skipped: there is no program `script` that makes a terminal");
        return;
    }
    let output = on_terminal(&program("-c text")).unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("Use -f to force output to a terminal."), "{said}");
    let forced = on_terminal(&program("-fc text")).unwrap();
    assert_eq!(forced.status.code(), Some(0));
    let read = on_terminal(&program("-d")).unwrap();
    assert_eq!(read.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&read.stdout).contains("input from a terminal."));
}
