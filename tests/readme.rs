//! What the README shows is what the repository holds: each Rust program and each compiler's answer in it is quoted, word for
//! word, from a file that is compiled and run elsewhere. The file stands in a comment on the line before the quotation.

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

#[test]
fn the_readme_quotes_files_word_for_word() {
    let readme = read("README.md");
    let quoted: Vec<_> = quotations(&readme).into_iter().filter(|q| q.source.is_some()).collect();
    for Quotation { source, text, .. } in &quoted {
        let source = source.unwrap_or_default();
        assert!(
            read(source).contains(text.as_str()),
            "`{source}` does not hold what README.md quotes:\n{text}"
        );
    }
    let has = |part: &str| quoted.iter().any(|q| q.source.is_some_and(|source| source.contains(part)));
    assert!(has("examples/digits.rs") && has("examples/xor.rs") && has(".stderr"));
}

#[test]
fn no_program_in_the_readme_goes_unproved() {
    let readme = read("README.md");
    for Quotation { language, source, text } in quotations(&readme) {
        assert!(language != "rust" || source.is_some(), "quoted from nowhere:\n{text}");
    }
}

#[test]
fn links_lead_to_files() {
    for page in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(page);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(link);
            assert!(
                link.starts_with("http") || file.exists(),
                "{page} links to `{link}`, which is not there"
            );
        }
    }
}
