//! What servers log of each request: the same of all of them.

use anyhow::{Context, Result};
use serde_json::Value;

/// A request, and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) status: u16,
    /// Its `Content-Encoding`.
    pub(crate) coding: Option<String>,
    /// Of its body, as they went over the wire.
    pub(crate) bytes: usize,
    /// What the request says under `Available-Dictionary`.
    pub(crate) dictionary: Option<String>,
}

impl Entry {
    /// Reads a line: path, status, coding, bytes and dictionary, with a hyphen for what is not there.
    pub(crate) fn of_line(line: &str) -> Result<Option<Self>> {
        let words: Vec<_> = line.split(' ').collect();
        let [path, status, coding, bytes, dictionary] = words[..] else {
            anyhow::bail!("no line of a log: {line}");
        };
        let given = |word: &str| (word != "-").then(|| word.to_owned());
        Ok(Some(Self {
            path: path.to_owned(),
            status: status.parse()?,
            coding: given(coding),
            bytes: given(bytes).map_or(Ok(0), |bytes| bytes.parse())?,
            dictionary: given(dictionary),
        }))
    }

    /// Reads what Caddy logs, in JSON; `None` for what is not of a request.
    pub(crate) fn of_caddy(line: &str) -> Result<Option<Self>> {
        let entry: Value = serde_json::from_str(line).with_context(|| line.to_owned())?;
        let is_access =
            entry["logger"].as_str().is_some_and(|name| name.starts_with("http.log.access"));
        if !is_access {
            return Ok(None);
        }
        let text = |value: &Value| value.as_str().map(str::to_owned);
        let number =
            |name: &str| entry[name].as_u64().with_context(|| format!("no {name}: {line}"));
        Ok(Some(Self {
            path: text(&entry["request"]["uri"]).context("a request without a path")?,
            status: u16::try_from(number("status")?)?,
            coding: text(&entry["resp_headers"]["Content-Encoding"][0]),
            bytes: usize::try_from(number("size")?)?,
            dictionary: text(&entry["request"]["headers"]["Available-Dictionary"][0]),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_all_servers_say_the_same() {
        let expected = Entry {
            path: "/a.js".to_owned(),
            status: 200,
            coding: Some("dcb".to_owned()),
            bytes: 12,
            dictionary: Some(":x:".to_owned()),
        };
        let line = Entry::of_line("/a.js 200 dcb 12 :x:").expect("a line");
        assert_eq!(line.as_ref(), Some(&expected));
        let caddy = r#"{"logger":"http.log.access.log0","request":{"uri":"/a.js","headers":
            {"Available-Dictionary":[":x:"]}},"size":12,"status":200,"resp_headers":
            {"Content-Encoding":["dcb"]}}"#;
        assert_eq!(Entry::of_caddy(caddy).expect("a line"), Some(expected));
        assert_eq!(Entry::of_caddy(r#"{"logger":"admin"}"#).expect("a line"), None);
        let plain = Entry::of_line("/ 304 - - -").expect("a line").expect("an entry");
        assert_eq!((plain.coding, plain.bytes, plain.dictionary), (None, 0, None));
        assert!(Entry::of_line("/ 304").is_err());
    }
}
