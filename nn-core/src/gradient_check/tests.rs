//! Planted mistakes, each to be found at its place and named.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::marker::PhantomData;

use nalgebra::{SMatrix, SVector};

use super::*;
use crate::activation::Relu;
use crate::kernels::Isa;
use crate::layer::Context;
use crate::layers::Elementwise;
use crate::testing::batch;

/// y = x Wᵀ + b, with mistakes on demand.
#[derive(crate::Parameters)]
#[parameters(crate = crate)]
#[shape(IN => OUT)]
struct Planted<const MISTAKE: u8, const IN: usize, const OUT: usize, T: Scalar = f64> {
    #[role(weight)]
    weight: SMatrix<T, OUT, IN>,
    #[role(bias)]
    bias: SVector<T, OUT>,
}

const NONE: u8 = 0;
const SIGN: u8 = 1;
const DOUBLED: u8 = 2;
const THIRD: u8 = 3;
const TRANSPOSED: u8 = 4;
const LAST_ROW: u8 = 5;
const FIRST_ROW: u8 = 6;
const MEAN_TWICE: u8 = 7;
const NO_MEAN: u8 = 8;
const UNWRITTEN: u8 = 9;
const ZERO: u8 = 10;
const ACCUMULATES: u8 = 11;
const NOT_A_NUMBER: u8 = 12;
const ONE_ELEMENT: u8 = 13;
const INPUT_FACTOR: u8 = 14;
const IMAGINED: u8 = 15;

impl<const MISTAKE: u8, const IN: usize, const OUT: usize, T: Scalar> Planted<MISTAKE, IN, OUT, T> {
    fn d_weight(d_weight: SMatrix<T, OUT, IN>) -> SMatrix<T, OUT, IN> {
        match MISTAKE {
            SIGN => -d_weight,
            DOUBLED => d_weight * T::from_f64(2.0),
            THIRD => d_weight / T::from_f64(3.0),
            TRANSPOSED => SMatrix::from_column_slice(d_weight.transpose().as_slice()),
            ONE_ELEMENT => {
                let mut d_weight = d_weight;
                d_weight[(1, 2)] *= T::from_f64(0.7);
                d_weight
            }
            _ => d_weight,
        }
    }

    fn d_bias<const B: usize>(before: SVector<T, OUT>, d_y: &Batch<T, B, OUT>) -> SVector<T, OUT> {
        let sum = SVector::from_fn(|o, _| d_y.column(o).iter().copied().sum());
        match MISTAKE {
            LAST_ROW => d_y.row(B - 1).transpose(),
            FIRST_ROW => d_y.row(0).transpose(),
            MEAN_TWICE => sum / T::from_usize(B),
            NO_MEAN => sum * T::from_usize(B),
            UNWRITTEN => before,
            ZERO => SVector::zeros(),
            ACCUMULATES => before + sum,
            NOT_A_NUMBER => sum * T::from_f64(f64::NAN),
            _ => sum,
        }
    }
}

impl<const MISTAKE: u8, const IN: usize, const OUT: usize, T: Scalar> Layer<T, IN, OUT>
    for Planted<MISTAKE, IN, OUT, T>
{
    type Tape<const B: usize> = ();
    const FLOPS: usize = 2 * IN * OUT;

    fn forward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        y: &mut Batch<T, B, OUT>,
    ) {
        *y = x * self.weight.transpose();
        if MISTAKE != IMAGINED {
            y.row_iter_mut().for_each(|mut row| row += self.bias.transpose());
        }
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        to: &mut Recorded<T, (), B, OUT>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<T, B, IN>,
        from: &mut Recorded<T, (), B, OUT>,
        d_x: Option<&mut Batch<T, B, IN>>,
        gradient: &mut Self,
    ) {
        gradient.weight = Self::d_weight(from.d_output.transpose() * x);
        gradient.bias = Self::d_bias(gradient.bias, &from.d_output);
        if let Some(d_x) = d_x {
            let factor = T::from_f64(if MISTAKE == INPUT_FACTOR { 1.5 } else { 1.0 });
            *d_x = from.d_output * self.weight * factor;
        }
    }
}

fn planted<const MISTAKE: u8, const IN: usize, const OUT: usize, T: Scalar>() -> Planted<MISTAKE, IN, OUT, T>
{
    let [weight, bias] = [batch::<T, OUT, IN>(3, 1.0), batch::<T, OUT, IN>(4, 1.0)];
    Planted { weight, bias: bias.column(0).into_owned() }
}

/// Five rows, so that a factor of the rows is none that is found otherwise.
fn report<const MISTAKE: u8>() -> Report {
    check_layer(&planted::<MISTAKE, 4, 3, f64>(), &batch::<f64, 5, 4>(7, 2.0))
}

/// The hints of the tensors that are wrong.
fn hints(report: &Report) -> Vec<(&str, Option<Hint>)> {
    let wrong = report.tensors.iter().filter(|tensor| !tensor.is_ok());
    wrong.map(|tensor| (tensor.name.as_str(), tensor.hint())).collect()
}

#[test]
fn a_right_layer_passes_at_the_cost_of_the_plan() {
    let report = report::<NONE>();
    assert!(report.is_ok(), "{report}");
    let sizes: Vec<_> = report.tensors.iter().map(|t| (t.name.as_str(), t.comparison.elements)).collect();
    assert_eq!(sizes, [("weight", 12), ("bias", 3), ("x", 20)]);
    assert_eq!(report.tensors[2].shape, [5, 4]);
    let plan = GradientCheck::new().plan(&planted::<NONE, 4, 3, f64>(), &batch::<f64, 5, 4>(7, 2.0));
    assert_eq!((plan.numbers, plan.of, plan.passes), (35, 35, 71));
    assert_eq!((report.passes, report.kinks()), (71, 0));
    assert_eq!(plan.to_string(), "35 numbers, 71 forward passes");
}

#[test]
fn every_mistake_is_named() {
    let named = |report: Report, tensor: &str, hint: Hint| {
        assert_eq!(hints(&report), [(tensor, Some(hint))], "{report}");
    };
    named(report::<SIGN>(), "weight", Hint::Sign);
    named(report::<DOUBLED>(), "weight", Hint::Factor(2.0));
    named(report::<TRANSPOSED>(), "weight", Hint::Transposed);
    named(report::<LAST_ROW>(), "bias", Hint::OneRow { row: 4 });
    named(report::<FIRST_ROW>(), "bias", Hint::OneRow { row: 0 });
    named(report::<MEAN_TWICE>(), "bias", Hint::OverRows { rows: 5 });
    named(report::<NO_MEAN>(), "bias", Hint::TimesRows { rows: 5 });
    named(report::<UNWRITTEN>(), "bias", Hint::NeverWritten);
    named(report::<ZERO>(), "bias", Hint::NeverWritten);
    named(report::<ACCUMULATES>(), "bias", Hint::Accumulates);
    named(report::<NOT_A_NUMBER>(), "bias", Hint::NotANumber);
    named(report::<IMAGINED>(), "bias", Hint::NoEffect);
    let square = check_layer(&planted::<TRANSPOSED, 3, 3, f64>(), &batch::<f64, 5, 3>(7, 2.0));
    named(square, "weight", Hint::Transposed);
}

#[test]
fn an_unusual_factor_is_told() {
    let is_about = |hint: Option<Hint>, factor: f64| {
        assert!(matches!(hint, Some(Hint::Factor(found)) if (found / factor - 1.0).abs() < 1e-3), "{hint:?}");
    };
    is_about(report::<THIRD>().tensors[0].hint(), 1.0 / 3.0);
    let input = report::<INPUT_FACTOR>();
    assert!(input.tensors[..2].iter().all(Tensor::is_ok), "{input}");
    is_about(input.tensors[2].hint(), 1.5);
}

#[test]
fn one_wrong_element_is_found_at_its_row_and_column() {
    let report = report::<ONE_ELEMENT>();
    let worst = report.worst(40);
    let (tensor, element) = worst[0];
    assert_eq!((tensor.name.as_str(), tensor.position(&element)), ("weight", vec![1, 2]));
    assert!((element.analytic / element.numeric - 0.7).abs() < 1e-6);
    assert_eq!((tensor.comparison.wrong, element.right, element.kink), (1, false, false));
    assert!(worst.is_sorted_by(|(_, a), (_, b)| a.error >= b.error));
    assert_eq!(worst.len(), WORST + 3 + WORST, "the worst of three tensors");
    assert_eq!(hints(&report), [("weight", None)], "one number has any ratio");
}

/// A number that is right.
fn element(analytic: f64, numeric: f64) -> Element {
    Element { index: 0, analytic, numeric, error: 0.0, right: true, unjudged: false, kink: false }
}

#[test]
fn the_worst_are_kept_in_order() {
    let mut comparison = Comparison::new(20, 1.0, 0.0);
    for index in 0..20 {
        let error = ((7 * index) % 20) as f64;
        comparison.add(Element { index, error, ..element(0.0, 0.0) });
    }
    assert!(comparison.worst().iter().map(|element| element.error as usize).eq((12..20).rev()));
}

#[test]
fn in_f32_a_layer_is_checked_too() {
    fn of<const MISTAKE: u8>() -> Report {
        check_layer(&planted::<MISTAKE, 4, 3, f32>(), &batch::<f32, 5, 4>(7, 2.0))
    }
    let right = of::<NONE>();
    assert!(right.is_ok() && right.tolerance == 1e-2, "{right}");
    assert_eq!(hints(&of::<SIGN>()), [("weight", Some(Hint::Sign))]);
    assert_eq!(hints(&of::<TRANSPOSED>()), [("weight", Some(Hint::Transposed))]);
    assert_eq!(hints(&of::<LAST_ROW>()), [("bias", Some(Hint::OneRow { row: 4 }))]);
    assert_eq!(hints(&of::<MEAN_TWICE>()), [("bias", Some(Hint::OverRows { rows: 5 }))]);
}

#[test]
fn a_sample_is_stated_and_finds_a_mistake_in_the_formula() {
    let x = batch::<f64, 5, 4>(7, 2.0);
    let some = GradientCheck::new().sample(2).seed(9);
    let right = some.check_layer(&planted::<NONE, 4, 3, f64>(), &x);
    assert!(right.is_ok(), "{right}");
    assert!(right.tensors.iter().all(|tensor| tensor.comparison.elements == 2));
    assert_eq!(right.passes, some.plan(&planted::<NONE, 4, 3, f64>(), &x).passes);
    assert!(right.to_string().contains("2 of 20"), "{right}");
    assert_eq!(
        some.plan(&planted::<NONE, 4, 3, f64>(), &x).to_string(),
        "6 of 35 numbers, 13 forward passes"
    );
    assert_eq!(hints(&some.check_layer(&planted::<SIGN, 4, 3, f64>(), &x)), [("weight", Some(Hint::Sign))]);
}

/// With an input of exactly 0, and one within a step of it.
#[test]
fn a_kink_passes_as_such_and_is_counted() {
    let x = Batch::<f64, 1, 4>::new(0.0, 4e-6, 0.5, -0.5);
    let report = check_layer(&Elementwise::<Relu>::default(), &x);
    assert!(report.is_ok(), "{report}");
    assert_eq!((report.kinks(), report.tensors[0].comparison.worst().len()), (2, 2));
    assert_eq!(report.passes, 1 + 2 * 4 + 4 * 2);
    assert!(report.to_string().contains("ok, 2 at kinks"), "{report}");
}

/// y = max(x, 0), whose `backward` gives HALVES / 2 at 0.
#[derive(crate::Parameters)]
#[parameters(crate = crate)]
#[shape(4 => 4)]
struct Ramp<const HALVES: i8, T: Scalar = f64> {
    scalar: PhantomData<T>,
}

impl<const HALVES: i8> Layer<f64, 4, 4> for Ramp<HALVES> {
    type Tape<const B: usize> = ();
    const FLOPS: usize = 4;

    fn forward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<f64, B, 4>,
        y: &mut Batch<f64, B, 4>,
    ) {
        *y = x.map(|x| x.max(0.0));
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<f64, B, 4>,
        to: &mut Recorded<f64, (), B, 4>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<f64, B, 4>,
        from: &mut Recorded<f64, (), B, 4>,
        d_x: Option<&mut Batch<f64, B, 4>>,
        _: &mut Self,
    ) {
        let at_zero = f64::from(HALVES) / 2.0;
        let slope = |x: f64| if x == 0.0 { at_zero } else { f64::from(u8::from(x > 0.0)) };
        if let Some(d_x) = d_x {
            *d_x = x.zip_map(&from.d_output, |x, d_y| slope(x) * d_y);
        }
    }
}

#[test]
fn at_a_kink_a_slope_of_neither_side_is_wrong() {
    fn of<const HALVES: i8>() -> Report {
        let x = Batch::<f64, 1, 4>::new(0.0, 0.7, 0.0, -0.5);
        check_layer(&Ramp::<HALVES> { scalar: PhantomData }, &x)
    }
    for right in [of::<0>(), of::<2>()] {
        assert!(right.is_ok() && right.kinks() == 2, "{right}");
    }
    assert!(of::<1>().is_ok(), "half of the jump is what the central difference gives");
    for wrong in [of::<-1>(), of::<3>()] {
        assert_eq!((hints(&wrong), wrong.kinks()), (vec![("x", Some(Hint::Kink))], 0), "{wrong}");
        assert_eq!(wrong.tensors[0].comparison.wrong, 2);
    }
}

#[test]
fn memory_may_be_the_callers() {
    type Right = Planted<NONE, 4, 3>;
    let mut memory = LayerMemory::<Right, 5, 4, 3>::ZEROED;
    let (layer, x) = (planted::<NONE, 4, 3, f64>(), batch::<f64, 5, 4>(7, 2.0));
    let (mut tensors, mut numbers) = (0, 0);
    for round in 1..=2 {
        let passes = GradientCheck::new().check_layer_in(&layer, &x, &mut memory, |event| match event {
            Event::Element { shape, element, progress, .. } => {
                numbers += 1;
                assert_eq!((progress.done + 35 * (round - 1), progress.of), (numbers, 35));
                assert!(position(shape, element.index).zip(shape).all(|(index, size)| index < *size));
            }
            Event::Tensor { path, shape, comparison } => {
                let (name, wanted) = [("weight", &[3, 4][..]), ("bias", &[3]), ("x", &[5, 4])][tensors % 3];
                assert!(path == *name && shape == wanted, "{path} {shape:?}");
                assert!(comparison.is_ok() && comparison.largest > 0.0, "{comparison:?}");
                tensors += 1;
            }
        });
        assert_eq!(passes, 71);
    }
    assert_eq!((tensors, numbers), (6, 70));
}

#[test]
fn below_the_rounding_of_the_loss_nothing_is_told_apart() {
    let error = |analytic, numeric| Comparison::new(1, 0.0, 1e-10).error_of(analytic, numeric);
    assert_eq!(error(0.0, 5e-11), 0.0);
    assert!(error(0.0, 5e-10) > 0.5 && error(5e-10, 0.0) > 0.5);
    assert_eq!(error(0.0, f64::NAN), f64::INFINITY);
    assert_eq!(error(f64::INFINITY, 1.0), f64::INFINITY);
}

#[test]
fn the_table_names_tensor_place_and_mistake() {
    let mut report = Report::new(1e-7, None);
    report.passes = 1_234;
    let mut push = |path: Path<'_>, shape: &[usize], elements: &[Element], hint| {
        let mut comparison = Comparison::new(shape.iter().product(), 0.5, 1e-10);
        elements.iter().for_each(|element| comparison.add(*element));
        comparison.hint = hint;
        report.take(Event::Tensor { path, shape, comparison: &comparison });
    };
    let right = Element { index: 3, error: 2.5e-11, ..element(0.25, 0.25) };
    let kink = Element { kink: true, ..right };
    let wrong =
        |index, analytic, numeric| Element { index, error: 2.0, right: false, ..element(analytic, numeric) };
    push(Path::ROOT.join("hidden").join("weight"), &[2, 3], &[right, kink], None);
    push(Path::ROOT.join("x"), &[4, 2], &[wrong(0, -0.5, 0.5), right, wrong(6, -2.0, 2.0)], Some(Hint::Sign));
    assert_eq!(
        report.to_string(),
        "\
tensor         shape   numbers    worst      at
hidden.weight  [2, 3]   2 of 6  2.5e-11  [1, 1]  ok, 1 at kinks
x              [4, 2]   3 of 8    2.0e0  [0, 0]  WRONG

x: 2 of 3 wrong: the other sign
  at            backward     difference    ratio
  [0, 0]  -5.00000000e-1  5.00000000e-1  -1.0000
  [2, 1]   -2.00000000e0   2.00000000e0  -1.0000

1 of 2 tensors differ from central differences by more than 1e-7 (5 of 14 numbers, 1 at kinks, 1,234 forward passes)"
    );
}

/// y = max(x Wᵀ + b, 0), whose `backward` takes this slope at 0. With b = 0 and x = 0 all units are at their kinks at once, and what they give together
/// need not be the slope of either side.
#[derive(crate::Parameters)]
#[parameters(crate = crate)]
#[shape(3 => 4)]
struct Corner<const AT_ZERO: i8, T: Scalar = f64> {
    #[role(weight)]
    weight: SMatrix<T, 4, 3>,
    #[role(bias)]
    bias: SVector<T, 4>,
}

impl<const AT_ZERO: i8> Layer<f64, 3, 4> for Corner<AT_ZERO> {
    type Tape<const B: usize> = ();
    const FLOPS: usize = 24;

    fn forward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<f64, B, 3>,
        y: &mut Batch<f64, B, 4>,
    ) {
        *y = x * self.weight.transpose();
        y.row_iter_mut().for_each(|mut row| row += self.bias.transpose());
        *y = y.map(|z| z.max(0.0));
    }

    fn record<I: Isa, const B: usize>(
        &self,
        cx: &mut Context<'_, I>,
        x: &Batch<f64, B, 3>,
        to: &mut Recorded<f64, (), B, 4>,
    ) {
        self.forward(cx, x, &mut to.output);
    }

    fn backward<I: Isa, const B: usize>(
        &self,
        _: &mut Context<'_, I>,
        x: &Batch<f64, B, 3>,
        from: &mut Recorded<f64, (), B, 4>,
        d_x: Option<&mut Batch<f64, B, 3>>,
        gradient: &mut Self,
    ) {
        let mut z = x * self.weight.transpose();
        z.row_iter_mut().for_each(|mut row| row += self.bias.transpose());
        let slope = |z: f64| if z == 0.0 { f64::from(AT_ZERO) } else { f64::from(u8::from(z > 0.0)) };
        let d_z = from.d_output.zip_map(&z, |d_y, z| d_y * slope(z));
        gradient.weight = d_z.transpose() * x;
        gradient.bias = d_z.row_sum().transpose();
        if let Some(d_x) = d_x {
            *d_x = d_z * self.weight;
        }
    }
}

#[test]
fn where_several_units_have_kinks_a_right_slope_passes_and_a_wrong_one_does_not() {
    fn of<const AT_ZERO: i8>() -> Report {
        let layer = Corner::<AT_ZERO> { weight: batch::<f64, 4, 3>(3, 1.0), bias: SVector::zeros() };
        check_layer(&layer, &Batch::<f64, 2, 3>::zeros())
    }
    for right in [of::<0>(), of::<1>()] {
        assert!(right.is_ok() && right.kinks() > 0, "{right}");
    }
    for wrong in [of::<5>(), of::<-1>()] {
        assert!(hints(&wrong).contains(&("x", Some(Hint::Kink))), "{wrong}");
    }
}

#[test]
fn a_setting_that_makes_no_sense_is_told_and_nothing_is_compared() {
    let x = batch::<f64, 5, 4>(7, 2.0);
    let told = |check: GradientCheck, words: &str| {
        let report = check.check_layer(&planted::<NONE, 4, 3, f64>(), &x);
        assert!(!report.is_ok() && report.tensors.is_empty() && report.passes == 0, "{report}");
        assert!(
            report.fault.is_some() && report.fault.map(|f| f.what) == check.fault::<f64>().map(|f| f.what)
        );
        assert!(report.to_string().starts_with(&alloc::format!("nothing was compared: {words}: it must be")));
    };
    for step in [f64::NAN, 0.0, f64::INFINITY, -1.0, 1e-20] {
        let words = Fault { what: "the step", value: step, allowed: "it must be" }.to_string();
        told(GradientCheck::new().step(step), words.trim_end_matches(": it must be"));
    }
    told(GradientCheck::new().tolerance(f64::NAN), "the tolerance is NaN");
    told(GradientCheck::new().tolerance(-1.0), "the tolerance is -1");
    told(GradientCheck::new().tolerance(f64::INFINITY), "the tolerance is inf");
    told(GradientCheck::new().tolerance(1e300), "the tolerance is 1e300");
    told(GradientCheck::new().sample(0), "the sample's size is 0");
    assert!(GradientCheck::new().step(1e-9).fault::<f32>().is_some(), "it moves no value of f32");
    assert_eq!(GradientCheck::new().fault::<f64>().or(GradientCheck::new().fault::<f32>()), None);
}

#[test]
fn a_factor_near_1_is_told_with_its_digits() {
    assert_eq!(Hint::Factor(1.00001).to_string(), "1+1.0e-5 times what it should be: a constant factor");
    assert!(Hint::Factor(0.5).to_string().starts_with("0.5000 times"));
}
