//! A page with charts and tables that needs no other file, for small screens and dark ones
//! too.

use std::fmt::Write as _;

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>brotwerk: bytes and CPU</title>
<style>
:root { color-scheme: light dark }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: auto; padding: 1rem }
h1 { margin-bottom: 0 }
.about { color: light-dark(#555, #aaa); font-size: .9rem; overflow-wrap: anywhere }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: 1rem }
svg { width: 100%; height: auto; border-radius: .5rem }
@media (prefers-color-scheme: dark) { svg { filter: invert(.9) hue-rotate(180deg) } }
.scroll { overflow-x: auto }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem }
th, td { padding: .25rem .6rem; border-bottom: 1px solid #8886; white-space: nowrap; text-align: right }
th:first-child, td:first-child { text-align: left; position: sticky; left: 0; background: Canvas }
tr.ours { font-weight: 600; background: light-dark(#eef6ee, #1c2a1c) }
tr.ours td:first-child { background: inherit }
</style>
<h1>Bytes and CPU</h1>
"#;

/// The page; `tables` are Markdown, a heading before each.
pub(super) fn page(about: &str, charts: &[String], tables: &str) -> String {
    let mut page = HEAD.to_owned();
    let _ = writeln!(page, "<p class=\"about\">{}</p>\n<div class=\"charts\">", escape(about));
    charts.iter().for_each(|chart| page.push_str(chart));
    page.push_str("</div>\n");
    let mut lines = tables.lines();
    while let Some(line) = lines.next() {
        let Some(title) = line.strip_prefix("### ") else { continue };
        let _ = writeln!(page, "<h2>{}</h2>\n<div class=\"scroll\"><table>", escape(title));
        let rows = lines.by_ref().skip_while(|line| line.is_empty());
        for (index, row) in rows.take_while(|line| !line.is_empty()).enumerate() {
            match index {
                0 => push_row(&mut page, row, "th"),
                // What Markdown wants below a table's head.
                1 => {}
                _ => push_row(&mut page, row, "td"),
            }
        }
        page.push_str("</table></div>\n");
    }
    page.push_str("</html>\n");
    page
}

fn push_row(page: &mut String, row: &str, cell: &str) {
    let ours = if row.starts_with("| brotwerk") { " class=\"ours\"" } else { "" };
    let _ = write!(page, "<tr{ours}>");
    for text in row.trim_matches('|').split('|') {
        let _ = write!(page, "<{cell}>{}</{cell}>", escape(text.trim()));
    }
    page.push_str("</tr>\n");
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn tables_become_tables() {
        let tables = "\n### a & b (1 files)\n\n| encoder | x |\n|---|---|\n| brotwerk 5 | <1 |\n";
        let page = page("about", &["<svg></svg>".to_owned()], tables);
        assert!(page.contains("<h2>a &amp; b (1 files)</h2>"), "{page}");
        assert!(page.contains("<tr><th>encoder</th><th>x</th></tr>"), "{page}");
        assert!(page.contains("<tr class=\"ours\"><td>brotwerk 5</td><td>&lt;1</td></tr>"));
        assert!(!page.contains("---|"), "{page}");
    }

    #[test]
    fn nothing_is_fetched() {
        let page = page("about", &[], "");
        assert!(!page.contains("http") && !page.contains("src="), "{page}");
    }
}
