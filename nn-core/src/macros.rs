//! `network!`: the wrapper that tells the procedural macro where nn-core is.

/// Declares networks of fixed shape, which the compiler proves.
///
/// ```
/// use nn_core::network;
///
/// network! {
///     /// Reads a handwritten digit from 8 × 8 grey pixels.
///     pub struct Digits: 64 => 10 {
///         standardize,
///         hidden: dense(32, relu),
///         dropout(0.2),
///         output: dense(10, softmax),
///     }
/// }
///
/// assert_eq!(Digits::PARAMETERS, 64 * 32 + 32 + 32 * 10 + 10);
/// assert_eq!(Digits::SUMMARY.rows[1].layer, "dense(32, relu)");
/// ```
///
/// `Digits` is then a struct with a field for each layer, `Digits<T = f32>`; `DigitsTape<B, T>` is what it keeps of a batch of `B` rows while it
/// learns. What one calls on it needs no import, and is documented on the struct:
///
/// | | |
/// |---|---|
/// | `Digits::init(&mut rng)`, `init_boxed` | a new network, on the stack or in place on the heap |
/// | `Digits::zeros()`, `zeros_boxed` | all zeros: a gradient |
/// | `Digits::tape::<32>()` | what a batch of 32 rows needs to learn, on the heap |
/// | `Digits::summary()` | the table of layers |
/// | `INPUTS`, `OUTPUTS`, `PARAMETERS`, `BUFFERS`, `FLOPS`, `SUMMARY` | constants |
/// | `network.forward(&x)`, `forward_batch(&xs)` | the outputs of a sample, of a batch |
/// | `network.record(&xs, &mut tape, &mut rng)` | forward, for training |
/// | `network.cost(&loss, &targets, &mut tape)` | the loss, and its gradient into the tape |
/// | `network.backward(&xs, &mut tape, &mut gradient)`, `backward_input` | the gradient of every parameter, and of the input |
/// | `network.initialize(&mut rng)` | draws all parameters anew |
/// | `network.tensor("hidden.weight")`, `tensors(..)`, `tensors_mut(..)` | the parameters by name: one, or each to a closure |
/// | `network.save(path)`, `load(path)` | the weights in a file (feature `safetensors`) |
///
/// The trait [`Network`](crate::Network) has what makes a network for generic code and for other scalars: `Digits::<f64>::init(&mut rng)`.
///
/// # The language
///
/// A call declares any number of networks, in a module or in a function:
///
/// ```text
/// attributes visibility struct Name: inputs => outputs { item, item, .. }
/// ```
///
/// An item is a layer, with a name or without: `hidden: dense(32, relu)`, `tanh`. Unnamed layers are called after their kind, and counted where there
/// are several (`dropout`, or `dropout1` and `dropout2`; `dense1` in any case). The names are those of the fields and of the tensors
/// (`hidden.weight`).
///
/// A size is a number, arithmetic on numbers, or any constant expression: `dense(2 * HIDDEN)`. Sizes that depend on a parameter are parameters
/// themselves: `struct Mlp<const IN: usize, const HIDDEN: usize>: IN => 3 { dense(HIDDEN, relu), dense(3) }`, used as `Mlp::<4, 16>::init(&mut rng)`.
/// They are checked where a network is built: of `Mlp::<4, 0>` there is none.
///
/// ```compile_fail
/// # use rand::{SeedableRng, rngs::Xoshiro256PlusPlus};
/// # nn_core::network! { struct Mlp<const IN: usize, const HIDDEN: usize>: IN => 3 { dense(HIDDEN, relu), dense(3) } }
/// # let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
/// # assert_eq!(Mlp::<4, 16>::PARAMETERS, 131);
/// let network = Mlp::<4, 0>::init(&mut rng);
/// ```
///
/// | layer | |
/// |---|---|
/// | `dense(out)`, `dense(in => out)` | [`Dense`](crate::layers::Dense); a declared `in` is checked. Then an activation, `init = ..`, `bias = ..` or `bias = none`: `dense(64 => 32, relu, init = he_normal)` |
/// | `dropout(rate)` | [`Dropout`](crate::layers::Dropout) |
/// | `standardize` | [`Standardize`](crate::layers::Standardize), as the first layer; `network.fold_standardize()` makes it a part of the next |
/// | an activation | [`Elementwise`](crate::layers::Elementwise), [`Softmax`](crate::layers::Softmax) |
/// | `residual { item, .. }` | [`Residual`](crate::layers::Residual): what the layers make of what arrives is added to it; the last gives as many values as arrive |
/// | `concat { { item, .. }, { item, .. } }` | two or more branches that all take what arrives; their outputs are joined in order: see [`concat`](crate::layers::concat) |
/// | a type | another network, `encoder: Encoder`, `Mlp<4, 16>`, or a [layer of your own](crate::Layer#a-layer-of-your-own); an unnamed one is called after its type, `encoder`; one that begins with `standardize` must see the inputs |
///
/// Layers inside of layers have names of their own there, which follow the outer ones: `network.trunk.hidden.weight` is the tensor
/// `trunk.hidden.weight`. Branches are called `branch1`, `branch2`, ..
///
/// ```
/// # use nn_core::network;
/// network! {
///     struct Encoder: 16 => 8 { hidden: dense(12, tanh), dense(8, tanh) }
///
///     struct Deep: 16 => 3 {
///         Encoder,
///         trunk: residual { hidden: dense(32, relu), dropout(0.1), dense(8) },
///         concat { { dense(4, tanh) }, { linear } },
///         output: dense(12 => 3, softmax),
///     }
/// }
/// # let network = Deep::zeros();
/// assert_eq!(network.trunk.hidden.weight.shape(), (32, 8));
/// assert_eq!(network.tensor("concat.branch1.dense1.bias").map(<[f32]>::len), Some(4));
/// ```
///
/// | activation | |
/// |---|---|
/// | `linear` | [`Linear`](crate::activation::Linear), the default |
/// | `relu`, `leaky_relu(slope)` | [`Relu`](crate::activation::Relu), [`LeakyRelu`](crate::activation::LeakyRelu), whose slope is 0.01 if left out |
/// | `elu(alpha)`, `selu` | [`Elu`](crate::activation::Elu), whose alpha is 1 if left out, [`Selu`](crate::activation::Selu) |
/// | `gelu`, `gelu_tanh`, `silu` | [`Gelu`](crate::activation::Gelu), [`GeluTanh`](crate::activation::GeluTanh), [`Silu`](crate::activation::Silu) |
/// | `tanh`, `sigmoid`, `softplus` | [`Tanh`](crate::activation::Tanh), [`Sigmoid`](crate::activation::Sigmoid), [`Softplus`](crate::activation::Softplus) |
/// | `hard_sigmoid`, `hard_swish` | [`HardSigmoid`](crate::activation::HardSigmoid), [`HardSwish`](crate::activation::HardSwish) |
/// | `softmax` | [`Softmax`](crate::layers::Softmax), last or as an item of its own |
///
/// A last `softmax` or `sigmoid` becomes the network's [head](crate::head): the loss takes it in.
///
/// The initialisers are `zeros`, `constant(c)`, `normal(std)`, `uniform(limit)`, `he_normal`, `he_uniform`, `xavier_normal`, `xavier_uniform`,
/// `lecun_normal`, `lecun_uniform` and `orthogonal`: see [`init`](crate::init). Weights start by their activation's
/// ([`Activation::INITIALIZER`](crate::activation::Activation::INITIALIZER)), which may be an item of its own after the layer (`dense(32), relu`
/// starts as `dense(32, relu)` does), biases at zero.
///
/// # Mistakes
///
/// Each is one error at the token to change; those of one compilation are reported together, those in constants (`dense(2 * HIDDEN)`) with the
/// same sentence and the same numbers:
///
/// ```compile_fail
/// # use nn_core::network;
/// network! {
///     struct Digits: 64 => 10 {
///         hidden: dense(32, relu),
///         output: dense(40 => 10, softmax),
///     }
/// }
/// ```
///
/// ```text
/// error: `output` takes 40 values, but `hidden` gives 32
///        help: write `dense(32 => 10)`, or `dense(10)` to infer it
///  --> src/main.rs:5:23
///   |
/// 5 |         output: dense(40 => 10, softmax),
///   |                       ^^
/// ```
///
/// # Warnings
///
/// What is no mistake and yet seldom meant is a warning at its token: an initialiser that contradicts its activation, a hidden layer whose units all
/// start alike, dropout after the last layer that learns, and, from the [prediction](crate::signal) that `SIGNAL` holds, a signal or a gradient
/// that vanishes or explodes. `#[allow(deprecated)]` on the layer or on the network silences it (a warning is a use of a deprecated
/// function, whose note is the sentence). The prediction needs all widths: a network that is generic over one is warned about its initialisers
/// only.
///
/// ```text
/// warning: use of deprecated function `_::initialiser_contradicts_activation`: `he_normal` makes up for what `relu` cuts off, and `tanh` cuts off nothing: what it sees starts nearer to where it is flat
///          help: write `init = xavier_uniform`
///  --> src/main.rs:4:40
///   |
/// 4 |         hidden: dense(32, tanh, init = he_normal),
///   |                                        ^^^^^^^^^
/// ```
///
/// ```
/// # use nn_core::network;
/// network! {
///     struct Deep: 64 => 10 {
///         dense(64, tanh),
///         #[allow(deprecated)]
///         dense(64, tanh, init = he_normal),
///         dense(10, softmax),
///     }
/// }
///
/// println!("{}", Deep::SIGNAL);
/// # assert!(Deep::SIGNAL.layers[0].forward < 1.0);
/// ```
#[macro_export]
macro_rules! network {
    ($($tokens:tt)*) => { $crate::__private::network_in! { $crate; $($tokens)* } };
}
