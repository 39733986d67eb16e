//! Valid networks with one token changed, by hundreds: each is answered once, in our own words, at the token or beside it.

use std::collections::BTreeSet;
use std::ops::Range;

use expect_test::expect_file;
use proc_macro2::TokenStream;

use super::messages::{mistakes, report};
use crate::diagnostics::Mistake;

/// How many tokens a mistake may be away from its cause.
const NEIGHBOURS: usize = 3;

/// Between them they hold every word and every form of the language.
const NETWORKS: [&str; 7] = [
    "pub struct Digits: 64 => 10 { standardize, hidden: dense(64 => 32, relu, init = he_normal), dropout(0.2), output: dense(10, softmax) }",
    "struct Tone: 40 => 1 { dense(16, leaky_relu(0.1), bias = none), tanh, dense(16 => 1, init = normal(0.01), bias = constant(0.5)) }",
    "struct Deep: 8 => 3 { a: dense(12, elu(0.5)), b: dense(12, selu, init = lecun_normal), gelu, c: dense(12 => 3), sigmoid }",
    "struct Mlp<const IN: usize, const HIDDEN: usize>: IN => 2 { first: dense(HIDDEN, silu), dropout(0.5), dense(HIDDEN => 2) }",
    "struct Sum: 8 => 8 { trunk: residual { dense(12, relu), inner: dense(8) }, residual { dropout(0.1), residual { tanh } }, dense(8) }",
    "struct Join: 8 => 3 { sides: concat { { dense(3), tanh }, { linear }, { code: Encoder } }, my::Swish<12>, tail: Mlp<12, 4>, dense(3) }",
    "struct First: 4 => 2 { dense(2) } #[derive(Clone)] pub(crate) struct Second<const H: usize>: 2 => 1 { dense(H), dense(H => 1) }",
];

/// A network with one token changed.
struct Mutant {
    source: String,
    /// How it was changed.
    how: &'static str,
    /// Where, in `source`.
    place: Range<usize>,
}

/// The tokens of a source: words, numbers, arrows, and single signs.
fn tokens(source: &str) -> Vec<Range<usize>> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let mut tokens: Vec<Range<usize>> = Vec::new();
    for (at, c) in source.char_indices() {
        let joins = tokens.last().is_some_and(|last| {
            let text = &source[last.clone()];
            last.end == at && (text == "=" && c == '>' || is_word(c) && text.chars().all(is_word))
        });
        match tokens.last_mut() {
            Some(last) if joins => last.end = at + 1,
            _ if c.is_whitespace() => {}
            _ => tokens.push(at..at + 1),
        }
    }
    tokens
}

fn replaced(source: &str, token: &Range<usize>, with: &str, how: &'static str) -> Mutant {
    let (before, after) = (&source[..token.start], &source[token.end..]);
    let space = if before.is_empty() { "" } else { " " };
    let start = token.start + space.len();
    Mutant { source: format!("{before}{space}{with} {after}"), how, place: start..start + with.len().max(1) }
}

fn mutants() -> Vec<Mutant> {
    let mut mutants = Vec::new();
    for source in NETWORKS {
        let tokens = tokens(source);
        for (index, token) in tokens.iter().enumerate() {
            let text = &source[token.clone()];
            if ["(", ")", "{", "}"].contains(&text) {
                continue;
            }
            mutants.push(replaced(source, token, "", "removed"));
            mutants.push(replaced(source, token, &format!("{text} {text}"), "doubled"));
            if let Some(next) = tokens.get(index + 1)
                && !["(", ")", "{", "}"].contains(&&source[next.clone()])
            {
                let both = token.start..next.end;
                let swapped = format!("{} {text}", &source[next.clone()]);
                mutants.push(replaced(source, &both, &swapped, "swapped"));
            }
            for other in [
                "0", "-1", "2.5", "wobble", "\"text\"", ";", "=>", "->", "=", ":", "::", ".", "[1, 2]",
                "self", "#",
            ] {
                mutants.push(replaced(source, token, other, "replaced"));
            }
            if text.len() > 2 && text.chars().all(|c| c.is_lowercase() || c == '_') {
                let (first, rest) = text.split_at(1);
                mutants.push(replaced(source, token, &format!("{first}{first}{rest}"), "misspelt"));
                mutants.push(replaced(source, token, &text[..text.len() - 1], "misspelt"));
            }
            if let Ok(number) = text.parse::<u32>() {
                mutants.push(replaced(source, token, &(number + 1).to_string(), "changed"));
            }
        }
    }
    mutants
}

/// What is wrong with a mutant, as far as its brackets match and its signs are Rust's.
fn answers(mutant: &Mutant) -> Option<Vec<Mistake>> {
    mutant.source.parse::<TokenStream>().ok().map(|_| mistakes(&mutant.source))
}

/// The columns of a mistake.
fn columns(mistake: &Mistake) -> Range<usize> {
    mistake.place.first.start().column..mistake.place.last.end().column
}

/// A token that is missing, doubled, misspelt, or a number that is another: one mistake. Other changes are two at times (`dense(64 x 32)`
/// lacks two commas), for a guess at what was meant.
#[test]
fn one_changed_token_is_one_mistake() {
    let (mut count, mut more) = (0, 0);
    for mutant in mutants() {
        let Some(found) = answers(&mutant) else { continue };
        let shown = || format!("{}\n{}", mutant.how, report(&mutant.source, &found));
        let most = if ["replaced", "swapped"].contains(&mutant.how) { 3 } else { 1 };
        assert!(found.len() <= most, "{}", shown());
        count += found.len().min(1);
        more += usize::from(found.len() > 1);
    }
    assert!(count > 2000, "only {count} wrong inputs");
    assert!(20 * more < count, "{more} of {count} inputs with more than one mistake");
}

/// A misspelt word of the language is underlined itself, and followed by the right one.
#[test]
fn a_misspelt_word_is_answered_with_the_right_one() {
    let mut count = 0;
    for mutant in mutants().into_iter().filter(|mutant| mutant.how == "misspelt") {
        let found = answers(&mutant).unwrap_or_default();
        let [mistake] = &found[..] else { continue };
        if !mistake.text.starts_with("there is no") {
            continue;
        }
        assert_eq!(columns(mistake), mutant.place, "{}", report(&mutant.source, &found));
        assert!(mistake.text.contains("did you mean"), "{}", report(&mutant.source, &found));
        count += 1;
    }
    assert!(count > 40, "only {count} words");
}

/// A mistake is said where it was made: at the changed token or at one of its neighbours. Apart from shapes: which of two numbers is
/// wrong, the macro cannot know.
#[test]
fn a_mistake_lies_beside_its_cause() {
    for mutant in mutants() {
        let found = answers(&mutant).unwrap_or_default();
        let [mistake] = &found[..] else { continue };
        if mistake.text.contains(" but ") {
            continue;
        }
        let tokens = tokens(&mutant.source);
        let changed = |token: &Range<usize>| token.start < mutant.place.end && mutant.place.start < token.end;
        let first = tokens.iter().position(changed).unwrap_or_else(|| {
            tokens.iter().position(|token| token.start >= mutant.place.start).unwrap_or(tokens.len())
        });
        let last = tokens.iter().rposition(changed).unwrap_or(first);
        let from = tokens[first.saturating_sub(NEIGHBOURS)].start;
        let to = tokens.get(last + NEIGHBOURS).map_or(mutant.source.len(), |token| token.end);
        let at = columns(mistake);
        assert!(at.start < to && from < at.end, "{}\n{}", mutant.how, report(&mutant.source, &found));
    }
}

/// Every sentence is one of ours: it says what to write, and does not speak as syn does.
#[test]
fn no_answer_is_the_parsers_own() {
    for mutant in mutants() {
        for Mistake { text, .. } in answers(&mutant).unwrap_or_default() {
            let foreign = [
                "unexpected",
                "expected identifier",
                "expected one of",
                "expected expression",
                "end of input",
            ];
            assert!(foreign.iter().all(|words| !text.contains(words)), "{}: {text}", mutant.source);
            assert!(text.split_once("\nhelp: ").is_some_and(|(_, help)| !help.is_empty()), "{text}");
        }
    }
}

/// One input for each kind of answer, to be read.
#[test]
fn every_kind_of_answer() {
    let mut kinds = BTreeSet::new();
    let mut reports = Vec::new();
    for mutant in mutants() {
        let found = answers(&mutant).unwrap_or_default();
        let [mistake] = &found[..] else { continue };
        if kinds.insert(kind(&mistake.text)) {
            reports.push(report(&mutant.source, &found));
        }
    }
    assert!(reports.len() >= 50, "only {} kinds", reports.len());
    expect_file!["mutants.txt"].assert_eq(&reports.join("\n"));
}

/// A sentence without what stands in backquotes, and without numbers.
fn kind(text: &str) -> String {
    let sentence = text.lines().next().unwrap_or_default();
    let plain: Vec<&str> = sentence.split('`').step_by(2).collect();
    plain.join("``").chars().filter(|c| !c.is_numeric()).collect()
}
