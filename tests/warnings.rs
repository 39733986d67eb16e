//! Warnings: what is no mistake and yet seldom meant. Each text at its token, and silence where it is asked for, or where nothing is
//! wrong.
//!
//! They are uses of deprecated functions, so `deprecated` is their lint. `TRYBUILD=overwrite cargo test --test warnings` writes the
//! answers anew; read them.
#![deny(deprecated, unfulfilled_lint_expectations)]

use nn_core::network;

#[test]
fn warnings_are_at_their_tokens() {
    trybuild::TestCases::new().compile_fail("tests/warnings/*.rs");
}

// `allow` silences: this file denies what is not allowed. `expect` does too, and fails to compile where there is nothing to silence.
network! {
    struct Layers: 64 => 10 {
        #[allow(deprecated)]
        first: dense(32, tanh, init = he_normal),
        #[expect(deprecated)]
        second: dense(32, init = zeros),
        /// Says something, and is silent.
        #[allow(dead_code, deprecated)]
        third: dense(32, relu, init = xavier_normal),
        output: dense(10),
        #[expect(deprecated)]
        dropout(0.5),
    }

    #[allow(deprecated)]
    #[derive(Clone)]
    struct Whole: 64 => 10 {
        first: dense(32, tanh, init = he_normal),
        second: dense(32, init = zeros),
        output: dense(10),
    }

    #[expect(deprecated)]
    struct WholeExpected: 64 => 10 {
        first: dense(32, tanh, init = he_normal),
        output: dense(10),
    }

    struct InBlocks: 64 => 10 {
        #[expect(deprecated)]
        residual { dense(32, tanh, init = he_normal), dense(64) },
        #[allow(deprecated)]
        concat { { residual { dense(32, init = zeros), dense(64) } }, { dense(64, relu, init = zeros) } },
        residual {
            #[expect(deprecated)]
            dense(32, init = zeros),
            dense(128, init = zeros),
        },
        dense(10),
    }

    #[expect(deprecated)]
    struct BlocksExpected: 64 => 10 { residual { dense(64, tanh, init = he_normal), dense(64) }, dense(10) }

    struct Explodes: 64 => 10 {
        dense(64, relu, init = normal(8.0)),
        #[expect(deprecated)]
        dense(64, relu, init = normal(8.0)),
        dense(64, relu, init = normal(8.0)),
        dense(10),
    }
}

/// A name that is not written as types are is said once, about the network: the names made of it are under `allow`.
mod small_letters {
    #![deny(non_camel_case_types)]
    nn_core::network! {
        #[expect(non_camel_case_types)]
        struct net_of_blocks: 4 => 2 { residual { dense(4) }, concat { { dense(2) }, { dense(2) } }, dense(2) }
    }
}

#[expect(deprecated)]
mod inside {
    nn_core::network! { struct Module: 64 => 10 { dense(32, tanh, init = he_normal), dense(10) } }
}

#[test]
fn silenced_networks_are_networks() {
    assert_eq!(Layers::PARAMETERS, 64 * 32 + 32 + 2 * (32 * 32 + 32) + 32 * 10 + 10);
    assert_eq!(Whole::zeros().clone().tensor("first.bias"), Some(&[0.0; 32][..]));
    assert!(Explodes::SIGNAL.layers[1].forward > 1e6);
    assert_eq!((WholeExpected::OUTPUTS, BlocksExpected::OUTPUTS, InBlocks::OUTPUTS), (10, 10, 10));
}

// Nothing is said about what people write with good reason.
network! {
    struct Defaults: 784 => 10 {
        standardize,
        dropout(0.2),
        dense(512, relu),
        dropout(0.5),
        dense(256, leaky_relu(0.1)),
        dense(128, elu),
        dense(128, softplus),
        dense(128, gelu),
        dense(64, tanh),
        dropout(0.5),
        output: dense(10, softmax),
    }

    struct Hints: 64 => 10 {
        dense(32, relu, init = he_uniform, bias = constant(0.01)),
        dense(32, selu, init = xavier_normal),
        dense(32, elu, init = lecun_normal),
        dense(32, sigmoid, init = lecun_uniform),
        dense(32, tanh, init = orthogonal),
        dense(32, softplus, init = xavier_normal),
        dense(10, init = normal(0.0001)),
    }

    struct Few: 64 => 1 {
        dense(64, sigmoid),
        dense(32, sigmoid),
        dense(16, sigmoid),
        dense(1, sigmoid, init = zeros),
    }

    struct Bottleneck: 1000 => 1000 { dense(1, tanh), dense(1000, tanh), dense(1, tanh), dense(1000) }

    struct Deep: 64 => 10 {
        dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu),
        dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu), dense(64, relu),
        dense(64, tanh), dense(64, tanh), dense(64, tanh), dense(64, tanh), dense(64, tanh), dense(64, tanh),
        dense(64, selu), dense(64, selu), dense(64, selu), dense(64, selu), dense(64, selu), dense(64, selu),
        dense(10),
    }
}
