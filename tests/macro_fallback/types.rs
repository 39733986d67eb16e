// A type that is no layer, or not written as one, is one mistake wherever the expansion needs it.
#![allow(dead_code)]

use nn_core::network;

struct Own<T = f32>(T);
struct WithoutScalar;
struct Sized<const N: usize, T = f32>([T; N]);

network! {
    struct Net: 4 => 2 {
        dense(4),
        Missing,
        residual { my::Missing },
        concat { { Own }, { WithoutScalar } },
        without_size: Sized,
        fraction: Sized<2.5>,
        text: Sized<"4">,
        two: Sized<2, 4>,
        dense(2),
    }
}

mod my {}

fn main() {
    println!("{} {}", Net::summary(), Net::PARAMETERS);
}
