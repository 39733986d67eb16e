//! The course: every lesson in tests/lessons fails at its marked line, and runs once it is repaired.
//!
//! `TRYBUILD=overwrite UPDATE_EXPECT=1 cargo test --test lessons` writes the answers and the index anew; read them.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use expect_test::expect_file;

/// One lesson, as its files tell it.
struct Lesson {
    /// `01_widths_must_meet`
    name: String,
    /// The first line.
    rule: String,
    /// The marked line, counted from 1, and its text.
    wrong: (usize, String),
    /// How to repair it.
    repair: String,
    /// What the compiler answers.
    answer: String,
}

/// Lines of an answer.
const LONGEST: usize = 16;

const MARK: &str = "//~ ERROR";

fn lessons() -> Vec<Lesson> {
    let mut names: Vec<String> = fs::read_dir(folder().join("broken"))
        .expect("tests/lessons/broken is there")
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(".rs").map(String::from))
        .collect();
    names.sort();
    names.into_iter().map(read).collect()
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lessons"))
}

fn read(name: String) -> Lesson {
    let file =
        |path: String| fs::read_to_string(folder().join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let source = file(format!("broken/{name}.rs"));
    let marked: Vec<_> = source.lines().enumerate().filter(|(_, line)| line.contains(MARK)).collect();
    assert_eq!(marked.len(), 1, "{name} marks one line with {MARK}");
    let (index, line) = marked[0];
    let prose: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
    let repair = prose.join(" ");
    let repair = repair.split_once("Repair: ").unwrap_or_else(|| panic!("{name} has no repair")).1;
    Lesson {
        rule: prose[0].to_string(),
        wrong: (index + 1, line.replace(MARK, "").trim().to_string()),
        repair: repair.trim().to_string(),
        answer: fs::read_to_string(folder().join(format!("broken/{name}.stderr"))).unwrap_or_default(),
        name,
    }
}

/// The lesson that compiles, and fails when it runs: what a file holds is not known before.
mod at_run_time {
    include!("lessons/broken/36_a_weights_file_has_the_declared_shapes.rs");

    pub(super) const NAME: &str = "36_a_weights_file_has_the_declared_shapes";

    /// Runs the lesson: what is wrong with the file.
    pub(super) fn answer() -> String {
        format!("Error: {}\n", main().expect_err("the file does not fit"))
    }
}

#[test]
fn broken_lessons_are_answered() {
    let cases = trybuild::TestCases::new();
    for Lesson { name, .. } in lessons().iter().filter(|lesson| lesson.name != at_run_time::NAME) {
        cases.compile_fail(format!("tests/lessons/broken/{name}.rs"));
    }
}

#[test]
fn a_lesson_fails_when_it_runs() {
    let file = folder().join(format!("broken/{}.stderr", at_run_time::NAME));
    expect_file![file].assert_eq(&at_run_time::answer());
}

/// Apart from the broken ones: as soon as one case must run, trybuild builds all of them, and post-monomorphisation errors
/// would hide what `cargo check` does not see.
#[test]
fn repaired_lessons_run() {
    trybuild::TestCases::new().pass("tests/lessons/fixed/*.rs");
}

#[test]
fn every_lesson_has_its_repaired_twin() {
    let count = |folder: &str| {
        let entries = fs::read_dir(self::folder().join(folder)).expect("a folder of lessons");
        entries.flatten().filter(|entry| entry.path().extension().is_some_and(|e| e == "rs")).count()
    };
    assert_eq!(count("broken"), count("fixed"));
    for Lesson { name, rule, .. } in lessons() {
        let fixed = fs::read_to_string(folder().join(format!("fixed/{name}.rs"))).expect("a repaired twin");
        assert!(fixed.starts_with(&format!("// {rule}\n")), "{name}: the twin states the same rule");
        assert!(!fixed.contains(MARK), "{name}: the twin marks no error");
    }
}

/// One mistake, one error, at the marked line.
#[test]
fn every_answer_points_at_the_marked_line() {
    for Lesson { name, wrong: (line, _), answer, .. } in lessons() {
        if name == at_run_time::NAME {
            continue;
        }
        let errors: Vec<_> = answer.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(errors.len(), 1, "{name}: {errors:?}");
        assert!(answer.lines().count() <= LONGEST, "{name}: an answer is to be read at a glance");
        let place = answer.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
        let expected = format!("tests/lessons/broken/{name}.rs:{line}:");
        assert!(
            place.is_some_and(|place| place.starts_with(&expected)),
            "{name}: {place:?}, marked: line {line}"
        );
    }
}

/// The course on one page.
#[test]
fn the_index_is_current() {
    let mut index = String::from(
        "# The course\n\n\
         Every rule of shapes as a small wrong program, with the compiler's answer and the repair. The programs are in \
         [broken](broken) and [fixed](fixed); `cargo test --test lessons` compiles them all.\n",
    );
    for Lesson { name, rule, wrong: (_, line), repair, answer } in lessons() {
        let number = &name[..2];
        let _ = write!(
            index,
            "\n## {number}. {rule}\n\n```rust,ignore\n{line}\n```\n\n```text\n{}\n```\n\nRepair: {repair}\n\
             [Broken](broken/{name}.rs), [fixed](fixed/{name}.rs).\n",
            answer.trim_end(),
        );
    }
    expect_file!["lessons/README.md"].assert_eq(&index);
}
