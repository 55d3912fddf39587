//! What a visitor gets of three builds in a row.
//!
//! The first build comes as `br`, and is kept. The second comes as `dcb` against it. The third has
//! deltas against a build that the visitor never saw, and comes as `br`.

use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use super::browser::Browser;
use super::builds::{self, Build, File};
use super::log::Entry;
use super::server::Bakery;
use crate::workspace::output_of;

/// How long a page may take to be complete, an answer to be logged, a dictionary to be kept.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Bytes of a file's body on the wire.
pub(crate) struct Row {
    pub(crate) file: &'static str,
    pub(crate) plain: usize,
    pub(crate) br: usize,
    pub(crate) dcb: usize,
}

/// Serves three builds, and looks at them; without a browser the page's own commands do.
pub(crate) fn show(bakery: &mut Bakery<'_>, browser: Option<&Browser>) -> Result<Vec<Row>> {
    let first = builds::write(&bakery.path("site"), 1)?;
    bakery.run("The first build")?;
    bakery.serve()?;
    if let Some(browser) = browser {
        let answers = visit(bakery, browser, &first)?;
        for (answer, file) in answers.iter().zip(&first.files) {
            ensure!(is(answer, "br"), "of the first build: {answer:?}");
            ensure!(answer.dictionary.is_none(), "{} was kept before", file.path);
        }
        for file in &first.files {
            wait_until_kept(bakery, browser, file)?;
        }
        // Of what was looked for in vain meanwhile.
        browser.console()?;
    }

    let second = builds::write(&bakery.path("new-build"), 2)?;
    bakery.run("The next build")?;
    bakery.serve()?;
    let mut rows = Vec::new();
    if let Some(browser) = browser {
        let against = visit(bakery, browser, &second)?;
        for ((answer, file), old) in against.iter().zip(&second.files).zip(&first.files) {
            ensure!(is(answer, "dcb"), "of the second build: {answer:?}");
            ensure!(answer.dictionary.as_deref() == Some(&*as_field(old)), "{answer:?}");
            let br = alone(bakery, file)?;
            let (plain, dcb) = (file.bytes, answer.bytes);
            rows.push(Row { file: file.kind, plain, br: br.bytes, dcb });
        }
    }
    bakery.run("See that it works")?;

    // Another build than the one that went out.
    fs::remove_dir_all(bakery.path("site"))?;
    builds::write(&bakery.path("site"), 9)?;
    let third = builds::write(&bakery.path("new-build"), 3)?;
    bakery.run("The next build")?;
    bakery.serve()?;
    for file in &third.files {
        ensure!(has_delta(bakery, file)?, "{} has no delta to be left alone", file.path);
    }
    if let Some(browser) = browser {
        for answer in visit(bakery, browser, &third)? {
            ensure!(is(&answer, "br"), "of the third build: {answer:?}");
            ensure!(answer.dictionary.is_some(), "there was none to be left alone: {answer:?}");
        }
    }
    Ok(rows)
}

fn is(answer: &Entry, coding: &str) -> bool {
    answer.status == 200 && answer.coding.as_deref() == Some(coding)
}

/// A file's hash as browsers send it (RFC 9842 §2.2).
fn as_field(file: &File) -> String {
    format!(":{}:", BASE64.encode(file.sha256.as_bytes()))
}

/// Opens a build's page: it is complete, each file is the build's to the byte, and the console shows
/// nothing. Gives what the server answered for page, script and style sheet.
fn visit(bakery: &Bakery<'_>, browser: &Browser, build: &Build) -> Result<Vec<Entry>> {
    let before = bakery.answered()?.len();
    browser.visit(&bakery.address(&format!("/{}", builds::PAGE)))?;
    wait_until_complete(browser, build)?;
    let answer = |file: &File| {
        until("the server logs an answer", || {
            let answers = bakery.answered()?.into_iter().skip(before);
            Ok(answers.into_iter().find(|answer| answer.path == file.path))
        })
        .with_context(|| file.path.clone())
    };
    let answers = build.files.iter().map(answer).collect::<Result<Vec<_>>>()?;
    for file in &build.files {
        // What the browser has decoded, from its cache.
        let script = format!(
            "return fetch('{}', {{cache: 'force-cache'}}).then((answer) => answer.text());",
            file.path
        );
        let text = browser.run(&script)?;
        let expected = fs::read_to_string(bakery.path("site").join(&file.path[1..]))?;
        ensure!(text.as_str() == Some(&*expected), "{} came as another text", file.path);
    }
    let console = browser.console()?;
    ensure!(console.is_empty(), "the console says:\n{}", console.join("\n"));
    Ok(answers)
}

/// Until the page has its end, its script has run, its style sheet holds, and what the script loads
/// is there.
fn wait_until_complete(browser: &Browser, build: &Build) -> Result<()> {
    const STATE: &str = "
        const root = document.documentElement;
        return {
            page: document.querySelector('meta[name=build]')?.content,
            script: root.dataset.build,
            style: getComputedStyle(root).getPropertyValue('--build').trim(),
            end: document.querySelector('body > footer') !== null,
            products: document.querySelector('#products .card') !== null,
        };";
    let number = build.number.to_string();
    let complete = json!({
        "page": number, "script": number, "style": number, "end": true, "products": true,
    });
    let mut state = Value::Null;
    until("the page is complete", || {
        state = browser.run(STATE)?;
        Ok((state == complete).then_some(()))
    })
    .with_context(|| format!("it is {state}"))
}

/// Until a browser says that it has a file: a page by loading it anew, others by asking for a
/// name that the file is a dictionary for and that nothing has, so that asking keeps nothing.
fn wait_until_kept(bakery: &Bakery<'_>, browser: &Browser, file: &File) -> Result<()> {
    let (field, other) = (as_field(file), file.never_there());
    until("the browser keeps it", || {
        if other == file.path {
            browser.reload()?;
        } else {
            browser.run(&format!("return fetch('{other}').then((answer) => answer.text());"))?;
        }
        let mut answers = bakery.answered()?.into_iter();
        let is_kept =
            |answer: &Entry| answer.path == other && answer.dictionary.as_deref() == Some(&*field);
        Ok(answers.any(|answer| is_kept(&answer)).then_some(()))
    })
    .with_context(|| file.path.clone())
}

/// A file as somebody gets it who has nothing.
fn alone(bakery: &Bakery<'_>, file: &File) -> Result<Entry> {
    let before = bakery.answered()?.len();
    let mut curl = Command::new("curl");
    curl.args(["--silent", "--show-error", "--fail", "--header", "Accept-Encoding: br"]);
    curl.args(["--output", "/dev/null", &bakery.address(&file.path)]);
    output_of(&mut curl).with_context(|| format!("curl gets no {}", file.path))?;
    let answer = until("the server logs an answer", || {
        let answers = bakery.answered()?.into_iter().skip(before);
        Ok(answers.into_iter().find(|answer| answer.path == file.path))
    })?;
    ensure!(is(&answer, "br"), "{answer:?}");
    Ok(answer)
}

/// Whether the folder has a file against some dictionary.
fn has_delta(bakery: &Bakery<'_>, file: &File) -> Result<bool> {
    let path = bakery.path("site").join(&file.path[1..]);
    let folder = path.parent().context("a file without a folder")?;
    let name = path.file_name().context("a file without a name")?.to_string_lossy().into_owned();
    for entry in fs::read_dir(folder)? {
        let other = entry?.file_name().to_string_lossy().into_owned();
        if other.starts_with(&name) && other.ends_with(".dcb") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Asks again and again for something that others bring about.
fn until<T>(what: &str, mut ask: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    let start = Instant::now();
    loop {
        if let Some(found) = ask()? {
            return Ok(found);
        }
        if start.elapsed() > TIMEOUT {
            bail!("waited in vain until {what}");
        }
        sleep(Duration::from_millis(50));
    }
}
