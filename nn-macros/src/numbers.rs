//! What the macro can say about a number before the compiler runs: literals and arithmetic on them have a value, everything
//! else is a constant that rustc will evaluate, or no number at all.

use proc_macro2::Ident;
use syn::{BinOp, Expr, Lit, UnOp};

use crate::parse::is_keyword;

/// What an expression is, seen as a number.
pub(crate) enum Value {
    /// A whole number.
    Whole(i128),
    /// A number with a point or an exponent.
    Real(f64),
    /// Something that only rustc can evaluate.
    Constant,
    /// Something that never is a number, and its kind in words: "a text".
    Other(&'static str),
    /// Arithmetic without a result.
    DividesByZero,
    /// Arithmetic whose result has more than 127 bits, or a shift by more than 63.
    TooLarge,
}

/// Evaluates literals and arithmetic on them.
pub(crate) fn evaluate(expr: &Expr) -> Value {
    match expr {
        Expr::Lit(literal) => evaluate_literal(&literal.lit),
        Expr::Paren(inner) => evaluate(&inner.expr),
        Expr::Group(inner) => evaluate(&inner.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match evaluate(&unary.expr) {
            Value::Whole(n) => n.checked_neg().map_or(Value::TooLarge, Value::Whole),
            Value::Real(x) => Value::Real(-x),
            other => other,
        },
        Expr::Binary(binary) => match (evaluate(&binary.left), evaluate(&binary.right)) {
            (Value::Whole(a), Value::Whole(b)) => whole_arithmetic(&binary.op, a, b),
            (Value::Real(a), Value::Real(b)) => real_arithmetic(&binary.op, a, b),
            (Value::Whole(a), Value::Real(b)) => real_arithmetic(&binary.op, a as f64, b),
            (Value::Real(a), Value::Whole(b)) => real_arithmetic(&binary.op, a, b as f64),
            (
                Value::Whole(_) | Value::Real(_) | Value::Constant,
                Value::Whole(_) | Value::Real(_) | Value::Constant,
            ) => Value::Constant,
            (Value::Whole(_) | Value::Real(_) | Value::Constant, wrong) | (wrong, _) => wrong,
        },
        Expr::Verbatim(tokens) if tokens.to_string().starts_with('[') => Value::Other("a list"),
        Expr::Tuple(_) => Value::Other("a tuple"),
        Expr::Range(_) => Value::Other("a range"),
        Expr::Closure(_) => Value::Other("a closure"),
        Expr::Struct(_) => Value::Other("a struct"),
        Expr::Infer(_) => Value::Other("a placeholder"),
        Expr::Path(path) if path.path.get_ident().is_some_and(is_keyword) => Value::Other("a keyword"),
        Expr::Path(path) if path.path.get_ident().is_some_and(is_type) => Value::Other("a type"),
        _ => Value::Constant,
    }
}

/// Whether arithmetic has a number with a point in it, which no size is: `WIDTH * 1.5`.
pub(crate) fn has_fraction(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => matches!(evaluate_literal(&literal.lit), Value::Real(_)),
        Expr::Paren(inner) => has_fraction(&inner.expr),
        Expr::Group(inner) => has_fraction(&inner.expr),
        Expr::Unary(unary) => has_fraction(&unary.expr),
        Expr::Binary(binary) => has_fraction(&binary.left) || has_fraction(&binary.right),
        _ => false,
    }
}

/// A type that every program has.
fn is_type(word: &Ident) -> bool {
    const TYPES: [&str; 17] = [
        "usize", "u8", "u16", "u32", "u64", "u128", "isize", "i8", "i16", "i32", "i64", "i128", "f32", "f64",
        "bool", "char", "str",
    ];
    TYPES.iter().any(|kind| word == kind)
}

fn evaluate_literal(literal: &Lit) -> Value {
    match literal {
        Lit::Int(int) => match (int.suffix(), int.base10_parse::<i128>()) {
            ("" | "usize", Ok(value)) => Value::Whole(value),
            ("f32" | "f64", Ok(value)) => Value::Real(value as f64),
            (_, Err(_)) => Value::TooLarge,
            (_, Ok(_)) => Value::Other("a number of another type"),
        },
        Lit::Float(float) => float.base10_parse().map_or(Value::TooLarge, Value::Real),
        Lit::Bool(_) => Value::Other("a truth value"),
        Lit::Char(_) | Lit::Byte(_) => Value::Other("a character"),
        _ => Value::Other("a text"),
    }
}

fn whole_arithmetic(op: &BinOp, a: i128, b: i128) -> Value {
    let shift = u32::try_from(b).ok();
    let result = match op {
        BinOp::Add(_) => a.checked_add(b),
        BinOp::Sub(_) => a.checked_sub(b),
        BinOp::Mul(_) => a.checked_mul(b),
        BinOp::Div(_) | BinOp::Rem(_) if b == 0 => return Value::DividesByZero,
        BinOp::Div(_) => a.checked_div(b),
        BinOp::Rem(_) => a.checked_rem(b),
        BinOp::Shl(_) => {
            shift.filter(|shift| *shift < 64).and_then(|shift| 1_i128.checked_shl(shift)?.checked_mul(a))
        }
        BinOp::Shr(_) => shift.and_then(|shift| a.checked_shr(shift)),
        BinOp::BitAnd(_) => Some(a & b),
        BinOp::BitOr(_) => Some(a | b),
        BinOp::BitXor(_) => Some(a ^ b),
        _ => return Value::Other("a comparison"),
    };
    result.map_or(Value::TooLarge, Value::Whole)
}

fn real_arithmetic(op: &BinOp, a: f64, b: f64) -> Value {
    Value::Real(match op {
        BinOp::Add(_) => a + b,
        BinOp::Sub(_) => a - b,
        BinOp::Mul(_) => a * b,
        BinOp::Div(_) => a / b,
        BinOp::Rem(_) => a % b,
        _ => return Value::Other("a comparison"),
    })
}
