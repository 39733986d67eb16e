//! What the README and the pages of docs/ show is what the repository holds: each Rust program and each compiler's answer in them is
//! quoted, word for word but for its indentation, from a file that is compiled and run elsewhere. The file stands in a comment on the line
//! before the quotation.

use std::fs;
use std::path::Path;

struct Quotation<'a> {
    /// After the three backquotes: `rust`, `text`, or nothing.
    language: &'a str,
    /// The file in the comment on the line before, if there is one.
    source: Option<&'a str>,
    text: String,
}

fn quotations(markdown: &str) -> Vec<Quotation<'_>> {
    let mut found = Vec::new();
    let (mut lines, mut before) = (markdown.lines(), "");
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let source = before.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
            let text: Vec<_> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            found.push(Quotation { language, source, text: text.join("\n") });
        }
        before = line;
    }
    found
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

const PAGES: [&str; 2] = ["README.md", "docs/practical-aspects.md"];

/// Without the spaces before each line.
fn unindented(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}

#[test]
fn pages_quote_files_word_for_word() {
    for page in PAGES {
        let text = read(page);
        let quoted: Vec<_> = quotations(&text).into_iter().filter(|q| q.source.is_some()).collect();
        for Quotation { source, text, .. } in &quoted {
            let source = source.unwrap_or_default();
            assert!(
                unindented(&read(source)).contains(&unindented(text)),
                "`{source}` does not hold what {page} quotes:\n{text}"
            );
        }
        let has = |part: &str| quoted.iter().any(|q| q.source.is_some_and(|source| source.contains(part)));
        assert!(has("examples/xor.rs") && (has(".stderr") || has("tests/practical_page.rs")), "{page}");
    }
}

#[test]
fn no_program_on_a_page_goes_unproved() {
    for page in PAGES {
        for Quotation { language, source, text } in quotations(&read(page)) {
            assert!(language != "rust" || source.is_some(), "{page} quotes from nowhere:\n{text}");
        }
    }
}

#[test]
fn links_lead_to_files() {
    for page in [&PAGES[..], &["ARCHITECTURE.md", "CONTRIBUTING.md"]].concat() {
        let text = read(page);
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        let folder = folder.parent().expect("a page lies in a folder");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let outside = link.starts_with("http") || link.starts_with('#');
            assert!(outside || folder.join(link).exists(), "{page} links to `{link}`, which is not there");
        }
    }
}

#[test]
fn pictures_are_those_of_a_page() {
    let page = read("docs/practical-aspects.md");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    for folder in fs::read_dir(root.join("pictures")).expect("there are pictures") {
        let folder = folder.expect("readable").path();
        for picture in fs::read_dir(&folder).expect("a folder an example") {
            let path = picture.expect("readable").path();
            let link = path.strip_prefix(&root).expect("below docs").to_string_lossy().into_owned();
            assert!(page.contains(&format!("]({link})")), "{link} is shown nowhere");
        }
    }
}
