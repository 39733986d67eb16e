//! The course: every lesson in tests/lessons fails at its marked line, and runs once it is repaired.
//!
//! `TRYBUILD=overwrite UPDATE_EXPECT=1 cargo test --test lessons` writes the answers and the index anew; read them.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::{ExitCode, Termination};

use expect_test::expect_file;

/// The lessons in their order, by theme: the repaired programs are compiled here, and run one a test.
macro_rules! course {
    ($($theme:literal: $($module:ident $name:literal)+;)+) => {
        const THEMES: &[(&str, &[&str])] = &[$(($theme, &[$($name),+])),+];

        $($(
            mod $module {
                include!(concat!("lessons/fixed/", $name, ".rs"));

                #[test]
                fn repaired() {
                    crate::runs(main);
                }
            }
        )+)+
    };
}

course! {
    "Widths that meet":
        lesson_01 "01_widths_must_meet"
        lesson_02 "02_the_first_layer_takes_the_input"
        lesson_03 "03_the_last_layer_gives_the_output"
        lesson_04 "04_a_network_declares_what_it_takes_and_gives"
        lesson_05 "05_no_width_is_zero"
        lesson_06 "06_a_width_is_a_whole_number"
        lesson_07 "07_an_arrow_joins_the_two_sizes";
    "Names":
        lesson_08 "08_layer_names_are_unique"
        lesson_09 "09_layers_have_known_names"
        lesson_10 "10_activations_have_known_names"
        lesson_11 "11_initialisers_have_known_names"
        lesson_12 "12_arguments_have_known_names";
    "Layers in their places":
        lesson_13 "13_standardize_comes_first"
        lesson_14 "14_softmax_comes_last"
        lesson_15 "15_a_dropout_rate_is_a_chance";
    "Constants and parameters":
        lesson_16 "16_constants_are_checked_like_numbers"
        lesson_17 "17_a_constant_width_is_at_least_one"
        lesson_18 "18_a_constant_width_is_a_usize"
        lesson_19 "19_a_parameter_stands_alone"
        lesson_20 "20_a_network_keeps_to_its_budget";
    "Networks made of networks":
        lesson_21 "21_a_nested_network_fits_its_place"
        lesson_22 "22_a_network_that_is_fitted_stands_first"
        lesson_23 "23_both_branches_of_a_residual_block_have_one_shape"
        lesson_24 "24_every_branch_of_concat_has_layers"
        lesson_25 "25_concat_gives_the_sum_of_its_branches"
        lesson_26 "26_a_type_in_the_list_is_a_layer"
        lesson_27 "27_a_layer_of_your_own_fits_its_place"
        lesson_28 "28_a_tensor_has_a_role";
    "Samples and batches":
        lesson_29 "29_a_sample_has_the_length_of_the_input"
        lesson_30 "30_a_network_computes_with_real_numbers"
        lesson_31 "31_a_sample_has_the_numbers_of_its_network"
        lesson_32 "32_the_length_of_a_sample_is_known"
        lesson_33 "33_one_sample_is_no_batch"
        lesson_34 "34_a_row_of_a_batch_is_a_sample"
        lesson_35 "35_a_data_set_fits_its_network";
    "Training":
        lesson_36 "36_a_loss_fits_the_last_activation"
        lesson_37 "37_a_target_has_the_length_of_the_output"
        lesson_38 "38_every_class_has_an_output"
        lesson_39 "39_a_target_is_what_its_loss_compares"
        lesson_40 "40_a_batch_has_one_size"
        lesson_41 "41_a_trainer_takes_a_loss_and_a_rule"
        lesson_42 "42_a_gradient_belongs_to_one_network"
        lesson_43 "43_an_optimiser_belongs_to_one_network"
        lesson_44 "44_a_weights_file_has_the_declared_shapes";
    "What compiles and yet is seldom meant":
        lesson_45 "45_an_initialiser_suits_its_activation"
        lesson_46 "46_units_start_different"
        lesson_47 "47_dropout_drops_hidden_units"
        lesson_48 "48_many_sigmoids_lose_the_gradient"
        lesson_49 "49_a_signal_does_not_vanish"
        lesson_50 "50_a_signal_does_not_explode";
}

/// Runs a lesson's `main`, whatever it gives.
fn runs<T: Termination>(main: fn() -> T) {
    assert_eq!(format!("{:?}", main().report()), format!("{:?}", ExitCode::SUCCESS));
}

/// One lesson, as its files tell it.
struct Lesson {
    /// `01_widths_must_meet`
    name: &'static str,
    /// The first line.
    rule: String,
    /// Why the mathematics needs it: the paragraphs between the rule and the repair.
    why: String,
    /// The marked line, counted from 1, and its text.
    wrong: (usize, String),
    /// How to repair it.
    repair: String,
    /// What the compiler answers.
    answer: String,
}

/// Lines of an answer, to be read at a glance.
const LONGEST: usize = 14;

/// Answers that have a line more, and why.
const LONGER: &[(&str, &str)] = &[
    ("35_a_data_set_fits_its_network", COMPARED),
    ("41_a_trainer_takes_a_loss_and_a_rule", "rustc shows the whole place of the bound, in nn-core"),
    ("42_a_gradient_belongs_to_one_network", COMPARED),
    ("43_an_optimiser_belongs_to_one_network", COMPARED),
];
const COMPARED: &str = "rustc compares two types, a line each, and shows the method";

const MARK: &str = "//~ ERROR";

fn lessons() -> impl Iterator<Item = Lesson> {
    THEMES.iter().flat_map(|(_, names)| *names).map(|name| read(name))
}

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/lessons"))
}

fn read(name: &'static str) -> Lesson {
    let file =
        |path: String| fs::read_to_string(folder().join(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let source = file(format!("broken/{name}.rs"));
    let marked: Vec<_> = source.lines().enumerate().filter(|(_, line)| line.contains(MARK)).collect();
    assert_eq!(marked.len(), 1, "{name} marks one line with {MARK}");
    let (index, line) = marked[0];
    let prose: Vec<_> = source.lines().map_while(|line| line.strip_prefix("//")).map(str::trim).collect();
    let (why, repair) = prose[1..].join("\n").split_once("Repair: ").map_or_else(
        || panic!("{name} has no repair"),
        |(why, repair)| (why.trim().to_string(), repair.trim().replace('\n', " ")),
    );
    Lesson {
        rule: prose[0].to_string(),
        why,
        wrong: (index + 1, line.replace(MARK, "").trim().to_string()),
        repair,
        answer: fs::read_to_string(folder().join(format!("broken/{name}.stderr"))).unwrap_or_default(),
        name,
    }
}

/// The lesson that compiles, and fails when it runs: what a file holds is not known before.
mod at_run_time {
    include!("lessons/broken/44_a_weights_file_has_the_declared_shapes.rs");

    pub(super) const NAME: &str = "44_a_weights_file_has_the_declared_shapes";

    /// Runs the lesson: what is wrong with the file.
    pub(super) fn answer() -> String {
        format!("Error: {}\n", main().expect_err("the file does not fit"))
    }
}

/// One lesson by hand: `cargo test --test lessons broken -- trybuild=01_`.
///
/// The folder `answers` holds mistakes that teach no rule, and whose answers were once longer: they are checked beside the lessons, in one
/// run of `cargo check`.
#[test]
fn broken_lessons_are_answered() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/lessons/answers/*.rs");
    for Lesson { name, .. } in lessons().filter(|lesson| lesson.name != at_run_time::NAME) {
        cases.compile_fail(format!("tests/lessons/broken/{name}.rs"));
    }
}

#[test]
fn a_lesson_fails_when_it_runs() {
    let file = folder().join(format!("broken/{}.stderr", at_run_time::NAME));
    expect_file![file].assert_eq(&at_run_time::answer());
}

/// Every file in the folders belongs to the course.
#[test]
fn the_course_is_complete() {
    for (folder, ending) in [("broken", ".rs"), ("broken", ".stderr"), ("fixed", ".rs")] {
        let entries = fs::read_dir(self::folder().join(folder)).expect("a folder of lessons");
        let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
        let mut names: Vec<_> =
            names.filter_map(|name| Some(name.strip_suffix(ending)?.to_string())).collect();
        names.sort();
        let course: Vec<_> = lessons().map(|lesson| lesson.name).collect();
        assert_eq!(names, course, "{folder}/*{ending}");
    }
}

/// The twin states the same rule, and differs in code.
#[test]
fn every_lesson_has_its_repaired_twin() {
    let code = |text: &str| -> Vec<_> {
        text.lines()
            .filter(|line| !line.starts_with("//"))
            .map(|line| line.replace(MARK, "").trim().to_string())
            .collect()
    };
    for Lesson { name, rule, .. } in lessons() {
        let file = |folder| {
            fs::read_to_string(self::folder().join(format!("{folder}/{name}.rs"))).expect("a lesson")
        };
        let (broken, fixed) = (file("broken"), file("fixed"));
        assert!(fixed.starts_with(&format!("// {rule}\n")), "{name}: the twin states the same rule");
        assert!(!fixed.contains(MARK), "{name}: the twin marks no error");
        assert_ne!(code(&broken), code(&fixed), "{name}: the twin is repaired");
    }
}

/// One mistake, one error, at the marked line.
#[test]
fn every_answer_points_at_the_marked_line() {
    for Lesson { name, wrong: (line, _), answer, .. } in
        lessons().filter(|lesson| lesson.name != at_run_time::NAME)
    {
        points_at(&format!("tests/lessons/broken/{name}.rs"), line, &answer);
    }
    for entry in fs::read_dir(folder().join("answers")).expect("a folder of answers").flatten() {
        let Some(name) = entry.file_name().to_string_lossy().strip_suffix(".rs").map(String::from) else {
            continue;
        };
        let read = |ending| {
            fs::read_to_string(folder().join(format!("answers/{name}.{ending}"))).unwrap_or_default()
        };
        let line = read("rs")
            .lines()
            .position(|line| line.contains(MARK))
            .unwrap_or_else(|| panic!("{name} is marked"));
        points_at(&format!("tests/lessons/answers/{name}.rs"), line + 1, &read("stderr"));
    }
}

fn points_at(path: &str, line: usize, answer: &str) {
    let errors: Vec<_> = answer.lines().filter(|line| line.starts_with("error")).collect();
    assert_eq!(errors.len(), 1, "{path}: {errors:?}");
    let place = answer.lines().find_map(|line| line.trim_start().strip_prefix("--> "));
    let expected = format!("{path}:{line}:");
    assert!(
        place.is_some_and(|place| place.starts_with(&expected)),
        "{path}: {place:?}, marked: line {line}"
    );
}

/// An answer is to be read at a glance, without nalgebra's types.
#[test]
fn answers_are_short() {
    for Lesson { name, answer, .. } in lessons() {
        let lines = answer.lines().count();
        match LONGER.iter().find(|(longer, _)| *longer == name) {
            None => assert!(lines <= LONGEST, "{name}: {lines} lines"),
            Some((_, reason)) => assert_eq!(lines, LONGEST + 1, "{name}: {reason}"),
        }
        assert!(!answer.contains("ArrayStorage"), "{name} shows a type of nalgebra");
    }
}

/// The course on one page.
#[test]
fn the_index_is_current() {
    let mut index = String::from(
        "# The course\n\n\
         Every rule of shapes as a small wrong program, with the compiler's answer and the repair, from easy to hard. The programs are in \
         [broken](broken) and [fixed](fixed). A test compiles the broken ones and compares the answers, and runs the repaired ones:\n\n\
         ```\n\
         cargo test --test lessons                            # all of them\n\
         cargo test --test lessons broken -- trybuild=01_     # what the compiler answers to lesson 1\n\
         cargo test --test lessons lesson_01                  # lesson 1, repaired\n\
         ```\n\n\
         To play with a lesson, copy it to `examples/` and type `cargo check --example` and its name. The last theme is about warnings: the lint \
         is `deprecated`, and `#[allow(deprecated)]` on a layer or on a network silences it.\n",
    );
    for (theme, names) in THEMES {
        let _ = write!(index, "\n**{theme}**\n\n");
        for Lesson { name, rule, .. } in names.iter().map(|name| read(name)) {
            let _ = writeln!(index, "- [{}](#{}). {rule}", &name[..2], anchor(&name[..2], &rule));
        }
    }
    for (theme, names) in THEMES {
        let _ = write!(index, "\n# {theme}\n");
        for lesson in names.iter().map(|name| read(name)) {
            index += &section(&lesson);
        }
    }
    expect_file!["lessons/README.md"].assert_eq(&index);
}

/// A lesson in the index.
fn section(Lesson { name, rule, why, wrong: (_, line), repair, answer }: &Lesson) -> String {
    format!(
        "\n## {}. {rule}\n\n{why}\n\n```rust,ignore\n{line}\n```\n\n```text\n{}\n```\n\nRepair: {repair}\n\
         [Broken](broken/{name}.rs), [fixed](fixed/{name}.rs).\n",
        &name[..2],
        answer.trim_end(),
    )
}

/// How a heading is linked to: in lower case, without punctuation, with a hyphen for each space.
fn anchor(number: &str, rule: &str) -> String {
    let heading = format!("{number} {rule}").to_lowercase();
    heading
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect()
}
