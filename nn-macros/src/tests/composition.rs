#[doc(hidden)]
#[allow(non_camel_case_types)]
type __DEEP_ENCODER_TYPE<T> = Encoder<T>;
#[doc(hidden)]
const __DEEP_ENCODER_INPUT: usize = {
    nn_core::__private::check::equal(
        nn_core::__private::check::inputs::<
            __DEEP_ENCODER_TYPE<f32>,
            { <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::INPUTS },
            { <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::OUTPUTS },
        >(),
        6,
        "`encoder` takes {0} values (`Encoder::INPUTS`), but the input has {1}\nhelp: put `dense({0})` before it, or another layer that gives {0} values",
    );
    nn_core::__private::check::inputs::<
        __DEEP_ENCODER_TYPE<f32>,
        { <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::INPUTS },
        { <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::OUTPUTS },
    >()
};
#[doc(hidden)]
const __DEEP_ENCODER_OUTPUT: usize = {
    nn_core::__private::check::equal(
        4,
        <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::OUTPUTS,
        "`trunk.dense2` gives {0} values, but `encoder` gives {1} (`Encoder::OUTPUTS`), and `trunk` adds the two\nhelp: write `dense({1})` last, so that both have one shape",
    );
    nn_core::__private::check::equal(
        nn_core::__private::check::inputs::<
            __DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32>,
            { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::INPUTS },
            { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::OUTPUTS },
        >(),
        <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::OUTPUTS,
        "`concat.branch2.swish` takes {0} values (`my::Swish<4>::INPUTS`), but `trunk` gives {1} (`Encoder::OUTPUTS`)\nhelp: put `dense({0})` before it, or another layer that gives {0} values",
    );
    <__DEEP_ENCODER_TYPE<f32> as nn_core::Shape>::OUTPUTS
};
#[doc(hidden)]
#[allow(non_camel_case_types)]
type __DEEP_CONCAT_BRANCH2_SWISH_TYPE<T> = my::Swish<4, T>;
#[doc(hidden)]
const __DEEP_CONCAT_BRANCH2_SWISH_INPUT: usize = {
    nn_core::__private::check::sees_no_inputs(
        nn_core::__private::check::fits_inputs::<
            __DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32>,
            { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::INPUTS },
            { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::OUTPUTS },
        >(),
        "`my::Swish<4>` begins with `standardize`, which is fitted to the network's inputs, but only the first layer sees those: here it would do nothing\nhelp: make `concat.branch2.swish` the first layer of the network, or take `standardize` out of `my::Swish<4>`",
    );
    nn_core::__private::check::inputs::<
        __DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32>,
        { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::INPUTS },
        { <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::OUTPUTS },
    >()
};
#[doc(hidden)]
const __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT: usize = <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<
    f32,
> as nn_core::Shape>::OUTPUTS;
#[doc(hidden)]
const __DEEP_CONCAT_OUTPUT: usize = 2
    + <__DEEP_CONCAT_BRANCH2_SWISH_TYPE<f32> as nn_core::Shape>::OUTPUTS;
/// A network: `[6]` -> `[3]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[6]` | |
/// | `encoder` | `Encoder` | `[Encoder::OUTPUTS]` | `Encoder::PARAMETERS` |
/// | `trunk` | `residual` | `[Encoder::OUTPUTS]` | see [`DeepTrunkBlock`] |
/// | `concat` | `concat` | `[2 + my::Swish<4>::OUTPUTS]` | see [`DeepConcatBranches`] |
/// | `output` | `dense(3, softmax)` | `[3]` | `(2 + my::Swish<4>::OUTPUTS) × 3 + 3` |
struct Deep<T: for<> nn_core::Scalar = f32> {
    /// `Encoder`: `[Encoder::INPUTS]` -> `[Encoder::OUTPUTS]`
    encoder: Encoder<T>,
    /// `residual`: `[Encoder::OUTPUTS]` -> `[Encoder::OUTPUTS]`
    trunk: nn_core::layers::Residual<DeepTrunkBlock<T>>,
    /// `concat`: `[Encoder::OUTPUTS]` -> `[2 + my::Swish<4>::OUTPUTS]`
    concat: DeepConcatBranches<T>,
    /// `dense(3, softmax)`: `[2 + my::Swish<4>::OUTPUTS]` -> `[3]`
    output: nn_core::layers::Dense<T, __DEEP_CONCAT_OUTPUT, 3>,
}
/// What [`Deep`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct DeepTape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, Encoder::OUTPUTS]`
    encoder: nn_core::Recorded<
        T,
        <Encoder<
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >>::Tape<BATCH>,
        BATCH,
        __DEEP_ENCODER_OUTPUT,
    >,
    /// `[BATCH, Encoder::OUTPUTS]`
    trunk: nn_core::Recorded<
        T,
        <nn_core::layers::Residual<
            DeepTrunkBlock<T>,
        > as nn_core::Layer<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_ENCODER_OUTPUT,
        >>::Tape<BATCH>,
        BATCH,
        __DEEP_ENCODER_OUTPUT,
    >,
    /// `[BATCH, 2 + my::Swish<4>::OUTPUTS]`
    concat: nn_core::Recorded<
        T,
        <DeepConcatBranches<
            T,
        > as nn_core::Layer<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_OUTPUT,
        >>::Tape<BATCH>,
        BATCH,
        __DEEP_CONCAT_OUTPUT,
    >,
    /// `[BATCH, 3]`
    output: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            __DEEP_CONCAT_OUTPUT,
            3,
        > as nn_core::Layer<T, __DEEP_CONCAT_OUTPUT, 3>>::Tape<BATCH>,
        BATCH,
        3,
    >,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for Deep<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DeepTape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for Deep<T> {
    const INPUTS: usize = 6;
    const OUTPUTS: usize = 3;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for Deep<T> {
    type Head = nn_core::layers::Softmax;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for Deep<T> {
    const PARAMETERS: usize = <Encoder<
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_ENCODER_INPUT,
        __DEEP_ENCODER_OUTPUT,
    >>::PARAMETERS
        + <nn_core::layers::Residual<
            DeepTrunkBlock<T>,
        > as nn_core::Parameters<T>>::PARAMETERS
        + <DeepConcatBranches<T> as nn_core::Parameters<T>>::PARAMETERS
        + <nn_core::layers::Dense<
            T,
            __DEEP_CONCAT_OUTPUT,
            3,
        > as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = <Encoder<
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_ENCODER_INPUT,
        __DEEP_ENCODER_OUTPUT,
    >>::BUFFERS + <DeepConcatBranches<T> as nn_core::Parameters<T>>::BUFFERS;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::visit(&self.encoder, path.join("encoder"), visitor);
        nn_core::Parameters::<T>::visit(&self.trunk, path.join("trunk"), visitor);
        nn_core::Parameters::<T>::visit(&self.concat, path.join("concat"), visitor);
        nn_core::Parameters::<T>::visit(&self.output, path.join("output"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::zip(
            networks.each_mut().map(|network| &mut network.encoder),
            path.join("encoder"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.trunk),
            path.join("trunk"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.concat),
            path.join("concat"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.output),
            path.join("output"),
            visitor,
        );
    }
}
impl<T: nn_core::Scalar> nn_core::Network<T, 6, 3> for Deep<T> {
    type Tape<const BATCH: usize> = DeepTape<BATCH, T>;
    const FITS_INPUTS: bool = <Encoder<
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_ENCODER_INPUT,
        __DEEP_ENCODER_OUTPUT,
    >>::FITS_INPUTS;
    const FLOPS: usize = <Encoder<
        T,
    > as nn_core::__private::Part<T, __DEEP_ENCODER_INPUT, __DEEP_ENCODER_OUTPUT>>::FLOPS
        + <nn_core::layers::Residual<
            DeepTrunkBlock<T>,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_ENCODER_OUTPUT>>::FLOPS
        + <DeepConcatBranches<
            T,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_CONCAT_OUTPUT>>::FLOPS
        + <nn_core::layers::Dense<
            T,
            __DEEP_CONCAT_OUTPUT,
            3,
        > as nn_core::Layer<T, __DEEP_CONCAT_OUTPUT, 3>>::FLOPS;
    const ACTIVATIONS: usize = __DEEP_ENCODER_OUTPUT
        + <Encoder<
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >>::ACTIVATIONS + __DEEP_ENCODER_OUTPUT
        + <nn_core::layers::Residual<
            DeepTrunkBlock<T>,
        > as nn_core::Layer<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_ENCODER_OUTPUT,
        >>::ACTIVATIONS + __DEEP_CONCAT_OUTPUT
        + <DeepConcatBranches<
            T,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_CONCAT_OUTPUT>>::ACTIVATIONS
        + 3;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "Deep",
        input: &[6],
        rows: &[
            nn_core::summary::Row {
                name: "encoder",
                layer: "Encoder",
                output: &[__DEEP_ENCODER_OUTPUT],
                parameters: <Encoder<
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_ENCODER_INPUT,
                    __DEEP_ENCODER_OUTPUT,
                >>::PARAMETERS,
                buffers: <Encoder<
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_ENCODER_INPUT,
                    __DEEP_ENCODER_OUTPUT,
                >>::BUFFERS,
                initializer: "",
                inner: <Encoder<
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_ENCODER_INPUT,
                    __DEEP_ENCODER_OUTPUT,
                >>::ROWS,
            },
            nn_core::summary::Row {
                name: "trunk",
                layer: "residual",
                output: &[__DEEP_ENCODER_OUTPUT],
                parameters: <nn_core::layers::Residual<
                    DeepTrunkBlock<T>,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Residual<
                    DeepTrunkBlock<T>,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "",
                inner: <nn_core::layers::Residual<
                    DeepTrunkBlock<T>,
                > as nn_core::Layer<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    __DEEP_ENCODER_OUTPUT,
                >>::ROWS,
            },
            nn_core::summary::Row {
                name: "concat",
                layer: "concat",
                output: &[__DEEP_CONCAT_OUTPUT],
                parameters: <DeepConcatBranches<
                    T,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <DeepConcatBranches<T> as nn_core::Parameters<T>>::BUFFERS,
                initializer: "",
                inner: <DeepConcatBranches<
                    T,
                > as nn_core::Layer<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    __DEEP_CONCAT_OUTPUT,
                >>::ROWS,
            },
            nn_core::summary::Row {
                name: "output",
                layer: "dense(3, softmax)",
                output: &[3],
                parameters: <nn_core::layers::Dense<
                    T,
                    __DEEP_CONCAT_OUTPUT,
                    3,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    __DEEP_CONCAT_OUTPUT,
                    3,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Linear as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <Encoder<
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >>::STAGE,
        <nn_core::layers::Residual<
            DeepTrunkBlock<T>,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_ENCODER_OUTPUT>>::STAGE,
        <DeepConcatBranches<
            T,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_CONCAT_OUTPUT>>::STAGE,
        <nn_core::layers::Dense<
            T,
            __DEEP_CONCAT_OUTPUT,
            3,
        > as nn_core::Layer<T, __DEEP_CONCAT_OUTPUT, 3>>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["encoder", "trunk", "concat", "output"],
        layers: &nn_core::signal::predict::<4>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::initialize(&mut self.encoder, rng);
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_ENCODER_OUTPUT,
        >::initialize(&mut self.trunk, rng);
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_OUTPUT,
        >::initialize(&mut self.concat, rng);
        nn_core::Layer::<T, __DEEP_CONCAT_OUTPUT, 3>::initialize(&mut self.output, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, 6>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::fit_inputs(&mut self.encoder, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 6>,
        logits: &mut nn_core::Batch<T, BATCH, 3>,
    ) {
        let mut y_encoder = <nn_core::Batch<
            T,
            BATCH,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Zeroable>::ZEROED;
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::forward(&self.encoder, cx, x, &mut y_encoder);
        let mut y_trunk = <nn_core::Batch<
            T,
            BATCH,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.trunk, cx, &y_encoder, &mut y_trunk);
        let mut y_concat = <nn_core::Batch<
            T,
            BATCH,
            __DEEP_CONCAT_OUTPUT,
        > as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.concat, cx, &y_trunk, &mut y_concat);
        nn_core::Layer::forward(&self.output, cx, &y_concat, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 6>,
        tape: &mut DeepTape<BATCH, T>,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::record(&self.encoder, cx, x, &mut tape.encoder);
        nn_core::Layer::record(&self.trunk, cx, &tape.encoder.output, &mut tape.trunk);
        nn_core::Layer::record(&self.concat, cx, &tape.trunk.output, &mut tape.concat);
        nn_core::Layer::record(&self.output, cx, &tape.concat.output, &mut tape.output);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 6>,
        tape: &mut DeepTape<BATCH, T>,
        d_x: ::core::option::Option<&mut nn_core::Batch<T, BATCH, 6>>,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.output,
            cx,
            &tape.concat.output,
            &mut tape.output,
            ::core::option::Option::Some(&mut tape.concat.d_output),
            &mut gradient.output,
        );
        nn_core::Layer::backward(
            &self.concat,
            cx,
            &tape.trunk.output,
            &mut tape.concat,
            ::core::option::Option::Some(&mut tape.trunk.d_output),
            &mut gradient.concat,
        );
        nn_core::Layer::backward(
            &self.trunk,
            cx,
            &tape.encoder.output,
            &mut tape.trunk,
            (d_x.is_some()
                || <Encoder<
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_ENCODER_INPUT,
                    __DEEP_ENCODER_OUTPUT,
                >>::PARAMETERS > 0)
                .then_some(&mut tape.encoder.d_output),
            &mut gradient.trunk,
        );
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::backward(&self.encoder, cx, x, &mut tape.encoder, d_x, &mut gradient.encoder);
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, 6>,
        tape: &DeepTape<BATCH, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_ENCODER_INPUT,
            __DEEP_ENCODER_OUTPUT,
        >::observe(
            networks.map(|network| &network.encoder),
            x,
            &tape.encoder,
            path.join("encoder"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.trunk),
            &tape.encoder.output,
            &tape.trunk,
            path.join("trunk"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.concat),
            &tape.trunk.output,
            &tape.concat,
            path.join("concat"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.output),
            &tape.concat.output,
            &tape.output,
            path.join("output"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut DeepTape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, 3> {
        nn_core::network::Logits {
            values: &tape.output.output,
            gradient: &mut tape.output.d_output,
        }
    }
}
#[allow(dead_code)]
impl Deep<f32> {
    /// Values of one input.
    const INPUTS: usize = 6;
    /// Values of one output.
    const OUTPUTS: usize = 3;
    /// How many numbers training moves.
    const PARAMETERS: usize = <Self as nn_core::Parameters<f32>>::PARAMETERS;
    /// How many numbers are measured rather than trained.
    const BUFFERS: usize = <Self as nn_core::Parameters<f32>>::BUFFERS;
    /// Multiplications and additions of one forward pass of one sample.
    const FLOPS: usize = <Self as nn_core::Network<f32, 6, 3>>::FLOPS;
    /// The table of layers.
    const SUMMARY: nn_core::summary::Summary<'static> = <Self as nn_core::Network<
        f32,
        6,
        3,
    >>::SUMMARY;
    /// The signal through the layers, forward and backward, as it is predicted before training; printed by `{}`.
    const SIGNAL: nn_core::signal::Signal<'static> = <Self as nn_core::Network<
        f32,
        6,
        3,
    >>::SIGNAL;
    /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
    fn init<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> Self {
        <Self as nn_core::Network<f32, 6, 3>>::init(rng)
    }
    /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
    #[must_use]
    const fn zeros() -> Self {
        <Self as nn_core::Zeroable>::ZEROED
    }
    /// The table of layers, printed by `{}`.
    #[must_use]
    const fn summary() -> nn_core::summary::Summary<'static> {
        Self::SUMMARY
    }
}
#[cfg(feature = "alloc")]
#[allow(dead_code, clippy::unnecessary_box_returns)]
impl Deep<f32> {
    /// A new network on the heap, made in place: its size never passes through the stack.
    fn init_boxed<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> nn_core::__private::Box<Self> {
        nn_core::network::init_boxed(rng)
    }
    /// All zeros on the heap, made in place.
    #[must_use]
    fn zeros_boxed() -> nn_core::__private::Box<Self> {
        <Self as nn_core::Zeroable>::zeroed_box()
    }
    /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
    #[must_use]
    fn tape<const BATCH: usize>() -> nn_core::__private::Box<DeepTape<BATCH, f32>> {
        const { nn_core::__private::check::rows(BATCH) };
        <DeepTape<BATCH, f32> as nn_core::Zeroable>::zeroed_box()
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Deep<T> {
    /// The output for one sample, head included: `[6]` -> `[3]`. Allocates nothing.
    #[must_use]
    fn forward<Input, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::__private::SVector<T, 3>
    where
        Input: ?::core::marker::Sized + for<> nn_core::input::Sample<T, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, 6>,
    {
        nn_core::network::forward(self, nn_core::input::sample(x))
    }
    /// The outputs for a batch, a row a sample, head included: `[BATCH, 6]` -> `[BATCH, 3]`.
    #[must_use]
    fn forward_batch<Input, const BATCH: usize, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::Batch<T, BATCH, 3>
    where
        Input: for<> nn_core::input::Samples<T, BATCH, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, 6>,
    {
        nn_core::network::forward_batch(self, nn_core::input::samples(x))
    }
    /// The values of one tensor by its name, as `"output.weight"`.
    #[must_use]
    fn tensor(&self, name: &str) -> ::core::option::Option<&[T]> {
        nn_core::parameters::tensor(self, name)
    }
    /// Shows every tensor, in the order of the layers.
    fn tensors(
        &self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &[T]),
    ) {
        nn_core::parameters::tensors(self, visitor);
    }
    /// The same, to be changed.
    fn tensors_mut(
        &mut self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &mut [T]),
    ) {
        nn_core::parameters::tensors_mut(self, visitor);
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Deep<T> {
    /// Draws all parameters anew, each layer by its initialiser.
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Network::<T, 6, 3>::initialize(self, rng);
    }
    /// Forward for training: `[BATCH, 6]` -> the logits before the head, `[BATCH, 3]`. The tape keeps what `backward` needs; `rng` is where dropout takes its chance from.
    fn record<
        't,
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &'t mut Tape,
        rng: &mut dyn nn_core::__private::Rng,
    ) -> &'t nn_core::Batch<T, BATCH, 3>
    where
        Tape: for<> nn_core::input::Tape<DeepTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 6>,
    {
        nn_core::network::record(self, nn_core::input::recorded(x), tape.tape(), rng)
    }
    /// The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, `[BATCH, 3]`, goes into the tape.
    fn cost<Loss, Targets, Tape, const BATCH: usize>(
        &self,
        loss: &Loss,
        targets: &Targets,
        tape: &mut Tape,
    ) -> T
    where
        Tape: for<> nn_core::input::Tape<DeepTape<BATCH, T>>,
        Loss: for<> nn_core::loss::Fits<Self>,
        Targets: for<> nn_core::loss::GivenTargets<Tape::Known> + ?::core::marker::Sized,
        Targets::Kind: for<> nn_core::loss::ComparedBy<
            Loss,
            nn_core::layers::Softmax,
            T,
            BATCH,
            3,
        >,
    {
        nn_core::network::cost_of_given(self, loss, targets, tape.tape())
    }
    /// After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites `gradient`.
    fn backward<Input, Tape, const BATCH: usize, const ROWS: usize, const GIVEN: usize>(
        &self,
        x: &Input,
        tape: &mut Tape,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<DeepTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 6>,
    {
        nn_core::network::backward(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            gradient,
        );
    }
    /// `backward`, and the gradient with respect to the input, `[BATCH, 6]`.
    fn backward_input<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &mut Tape,
        d_x: &mut nn_core::Batch<T, BATCH, 6>,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<DeepTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 6>,
    {
        nn_core::network::backward_input(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            d_x,
            gradient,
        );
    }
}
#[cfg(feature = "safetensors")]
#[allow(dead_code)]
impl<T: nn_core::Scalar> Deep<T> {
    /// Writes the weights as a safetensors file, with PyTorch's names and layout.
    ///
    /// # Errors
    /// If the file cannot be written.
    fn save(
        &self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::save(self, path.as_ref())
    }
    /// Reads the weights from a safetensors file.
    ///
    /// # Errors
    /// If there is no such file, or if its tensors are not exactly this network's; then nothing is changed.
    fn load(
        &mut self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::load(self, path.as_ref())
    }
}
const _: () = {
    <nn_core::__private::Prediction<
        {
            nn_core::__private::prediction(
                &<Deep as nn_core::Network<f32, 6, 3>>::SIGNAL,
                0,
                3,
                false,
            )
        },
    > as nn_core::__private::Judged>::Verdict::at_this_layer();
};
const _: () = {
    <nn_core::__private::Prediction<
        {
            nn_core::__private::prediction(
                &<Deep as nn_core::Network<f32, 6, 3>>::SIGNAL,
                1,
                3,
                false,
            )
        },
    > as nn_core::__private::Judged>::Verdict::at_this_layer();
};
const _: () = {
    <nn_core::__private::Prediction<
        {
            nn_core::__private::prediction(
                &<Deep as nn_core::Network<f32, 6, 3>>::SIGNAL,
                2,
                3,
                false,
            )
        },
    > as nn_core::__private::Judged>::Verdict::at_this_layer();
};
/// A block of a network: `[Encoder::OUTPUTS]` -> `[Encoder::OUTPUTS]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[Encoder::OUTPUTS]` | |
/// | `dense1` | `dense(8, tanh)` | `[8]` | `Encoder::OUTPUTS × 8 + 8` |
/// | `dense2` | `dense(4)` | `[Encoder::OUTPUTS]` | `8 × Encoder::OUTPUTS + Encoder::OUTPUTS` |
struct DeepTrunkBlock<T: for<> nn_core::Scalar = f32> {
    /// `dense(8, tanh)`: `[Encoder::OUTPUTS]` -> `[8]`
    dense1: nn_core::layers::Dense<
        T,
        __DEEP_ENCODER_OUTPUT,
        8,
        nn_core::activation::Tanh,
    >,
    /// `dense(4)`: `[8]` -> `[Encoder::OUTPUTS]`
    dense2: nn_core::layers::Dense<T, 8, __DEEP_ENCODER_OUTPUT>,
}
/// What [`DeepTrunkBlock`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct DeepTrunkBlockTape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, 8]`
    dense1: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            __DEEP_ENCODER_OUTPUT,
            8,
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 8>>::Tape<BATCH>,
        BATCH,
        8,
    >,
    /// `[BATCH, Encoder::OUTPUTS]`
    dense2: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            8,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Layer<T, 8, __DEEP_ENCODER_OUTPUT>>::Tape<BATCH>,
        BATCH,
        __DEEP_ENCODER_OUTPUT,
    >,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for DeepTrunkBlock<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DeepTrunkBlockTape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for DeepTrunkBlock<T> {
    const INPUTS: usize = __DEEP_ENCODER_OUTPUT;
    const OUTPUTS: usize = __DEEP_ENCODER_OUTPUT;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for DeepTrunkBlock<T> {
    type Head = nn_core::activation::Linear;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for DeepTrunkBlock<T> {
    const PARAMETERS: usize = <nn_core::layers::Dense<
        T,
        __DEEP_ENCODER_OUTPUT,
        8,
        nn_core::activation::Tanh,
    > as nn_core::Parameters<T>>::PARAMETERS
        + <nn_core::layers::Dense<
            T,
            8,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = 0;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::Parameters::<T>::visit(&self.dense1, path.join("dense1"), visitor);
        nn_core::Parameters::<T>::visit(&self.dense2, path.join("dense2"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dense1),
            path.join("dense1"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dense2),
            path.join("dense2"),
            visitor,
        );
    }
}
impl<
    T: nn_core::Scalar,
> nn_core::Network<T, __DEEP_ENCODER_OUTPUT, __DEEP_ENCODER_OUTPUT>
for DeepTrunkBlock<T> {
    type Tape<const BATCH: usize> = DeepTrunkBlockTape<BATCH, T>;
    const FLOPS: usize = <nn_core::layers::Dense<
        T,
        __DEEP_ENCODER_OUTPUT,
        8,
        nn_core::activation::Tanh,
    > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 8>>::FLOPS
        + <nn_core::layers::Dense<
            T,
            8,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Layer<T, 8, __DEEP_ENCODER_OUTPUT>>::FLOPS;
    const ACTIVATIONS: usize = 8 + __DEEP_ENCODER_OUTPUT;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "DeepTrunkBlock",
        input: &[__DEEP_ENCODER_OUTPUT],
        rows: &[
            nn_core::summary::Row {
                name: "dense1",
                layer: "dense(8, tanh)",
                output: &[8],
                parameters: <nn_core::layers::Dense<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    8,
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    8,
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Tanh as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
            nn_core::summary::Row {
                name: "dense2",
                layer: "dense(4)",
                output: &[__DEEP_ENCODER_OUTPUT],
                parameters: <nn_core::layers::Dense<
                    T,
                    8,
                    __DEEP_ENCODER_OUTPUT,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    8,
                    __DEEP_ENCODER_OUTPUT,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Linear as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <nn_core::layers::Dense<
            T,
            __DEEP_ENCODER_OUTPUT,
            8,
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 8>>::STAGE,
        <nn_core::layers::Dense<
            T,
            8,
            __DEEP_ENCODER_OUTPUT,
        > as nn_core::Layer<T, 8, __DEEP_ENCODER_OUTPUT>>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["dense1", "dense2"],
        layers: &nn_core::signal::predict::<2>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Layer::<T, __DEEP_ENCODER_OUTPUT, 8>::initialize(&mut self.dense1, rng);
        nn_core::Layer::<T, 8, __DEEP_ENCODER_OUTPUT>::initialize(&mut self.dense2, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, __DEEP_ENCODER_OUTPUT>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            8,
        >::fit_inputs(&mut self.dense1, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        logits: &mut nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
    ) {
        let mut y_dense1 = <nn_core::Batch<T, BATCH, 8> as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.dense1, cx, x, &mut y_dense1);
        nn_core::Layer::forward(&self.dense2, cx, &y_dense1, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepTrunkBlockTape<BATCH, T>,
    ) {
        nn_core::Layer::record(&self.dense1, cx, x, &mut tape.dense1);
        nn_core::Layer::record(&self.dense2, cx, &tape.dense1.output, &mut tape.dense2);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepTrunkBlockTape<BATCH, T>,
        d_x: ::core::option::Option<
            &mut nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        >,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.dense2,
            cx,
            &tape.dense1.output,
            &mut tape.dense2,
            ::core::option::Option::Some(&mut tape.dense1.d_output),
            &mut gradient.dense2,
        );
        nn_core::Layer::backward(
            &self.dense1,
            cx,
            x,
            &mut tape.dense1,
            d_x,
            &mut gradient.dense1,
        );
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &DeepTrunkBlockTape<BATCH, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::Layer::observe(
            networks.map(|network| &network.dense1),
            x,
            &tape.dense1,
            path.join("dense1"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.dense2),
            &tape.dense1.output,
            &tape.dense2,
            path.join("dense2"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut DeepTrunkBlockTape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, __DEEP_ENCODER_OUTPUT> {
        nn_core::network::Logits {
            values: &tape.dense2.output,
            gradient: &mut tape.dense2.d_output,
        }
    }
}
/// The branches of a block of a network: `[Encoder::OUTPUTS]` -> `[2 + my::Swish<4>::OUTPUTS]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[Encoder::OUTPUTS]` | |
/// | `branch1` | `branch` | `[2]` | see [`DeepConcatBranch1`] |
/// | `branch2` | `branch` | `[my::Swish<4>::OUTPUTS]` | see [`DeepConcatBranch2`] |
struct DeepConcatBranches<T: for<> nn_core::Scalar = f32> {
    /// `branch`: `[Encoder::OUTPUTS]` -> `[2]`
    branch1: DeepConcatBranch1<T>,
    /// `branch`: `[Encoder::OUTPUTS]` -> `[my::Swish<4>::OUTPUTS]`
    branch2: DeepConcatBranch2<T>,
}
/// What [`DeepConcatBranches`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct DeepConcatBranchesTape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, 2]`
    branch1: <DeepConcatBranch1<
        T,
    > as nn_core::Network<T, __DEEP_ENCODER_OUTPUT, 2>>::Tape<BATCH>,
    /// `[BATCH, my::Swish<4>::OUTPUTS]`
    branch2: <DeepConcatBranch2<
        T,
    > as nn_core::Network<
        T,
        __DEEP_ENCODER_OUTPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::Tape<BATCH>,
    /// `[BATCH, Encoder::OUTPUTS]`
    d_branch: nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for DeepConcatBranches<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DeepConcatBranchesTape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for DeepConcatBranches<T> {
    const INPUTS: usize = __DEEP_ENCODER_OUTPUT;
    const OUTPUTS: usize = __DEEP_CONCAT_OUTPUT;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for DeepConcatBranches<T> {
    const PARAMETERS: usize = <DeepConcatBranch1<
        T,
    > as nn_core::Parameters<T>>::PARAMETERS
        + <DeepConcatBranch2<T> as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = <DeepConcatBranch2<T> as nn_core::Parameters<T>>::BUFFERS;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::Parameters::<T>::visit(&self.branch1, path.join("branch1"), visitor);
        nn_core::Parameters::<T>::visit(&self.branch2, path.join("branch2"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.branch1),
            path.join("branch1"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.branch2),
            path.join("branch2"),
            visitor,
        );
    }
}
impl<T: nn_core::Scalar> nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, __DEEP_CONCAT_OUTPUT>
for DeepConcatBranches<T> {
    type Tape<const BATCH: usize> = DeepConcatBranchesTape<BATCH, T>;
    const FITS_INPUTS: bool = <DeepConcatBranch2<
        T,
    > as nn_core::Layer<
        T,
        __DEEP_ENCODER_OUTPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::FITS_INPUTS;
    const FLOPS: usize = <DeepConcatBranch1<
        T,
    > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::FLOPS
        + <DeepConcatBranch2<
            T,
        > as nn_core::Layer<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >>::FLOPS;
    const ACTIVATIONS: usize = 2
        + <DeepConcatBranch1<
            T,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::ACTIVATIONS
        + __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT
        + <DeepConcatBranch2<
            T,
        > as nn_core::Layer<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >>::ACTIVATIONS;
    const ROWS: &'static [nn_core::summary::Row<'static>] = &[
        nn_core::summary::Row {
            name: "branch1",
            layer: "branch",
            output: &[2],
            parameters: <DeepConcatBranch1<T> as nn_core::Parameters<T>>::PARAMETERS,
            buffers: <DeepConcatBranch1<T> as nn_core::Parameters<T>>::BUFFERS,
            initializer: "",
            inner: <DeepConcatBranch1<
                T,
            > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::ROWS,
        },
        nn_core::summary::Row {
            name: "branch2",
            layer: "branch",
            output: &[__DEEP_CONCAT_BRANCH2_SWISH_OUTPUT],
            parameters: <DeepConcatBranch2<T> as nn_core::Parameters<T>>::PARAMETERS,
            buffers: <DeepConcatBranch2<T> as nn_core::Parameters<T>>::BUFFERS,
            initializer: "",
            inner: <DeepConcatBranch2<
                T,
            > as nn_core::Layer<
                T,
                __DEEP_ENCODER_OUTPUT,
                __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
            >>::ROWS,
        },
    ];
    const STAGE: nn_core::signal::Stage = nn_core::signal::Stage::Concat(
        &[
            (
                2,
                <DeepConcatBranch1<
                    T,
                > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::STAGE,
            ),
            (
                __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
                <DeepConcatBranch2<
                    T,
                > as nn_core::Layer<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
                >>::STAGE,
            ),
        ],
    );
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            2,
        >::initialize(&mut self.branch1, rng);
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::initialize(&mut self.branch2, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, __DEEP_ENCODER_OUTPUT>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            2,
        >::fit_inputs(&mut self.branch1, ::core::clone::Clone::clone(&inputs));
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::fit_inputs(&mut self.branch2, ::core::clone::Clone::clone(&inputs));
    }
    fn forward<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        y: &mut nn_core::Batch<T, BATCH, __DEEP_CONCAT_OUTPUT>,
    ) {
        let mut outputs = nn_core::layers::concat::Outputs::of(y);
        outputs.forward(&self.branch1, cx, x);
        outputs.forward(&self.branch2, cx, x);
    }
    fn record<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        to: &mut nn_core::Recorded<
            T,
            DeepConcatBranchesTape<BATCH, T>,
            BATCH,
            __DEEP_CONCAT_OUTPUT,
        >,
    ) {
        let mut outputs = nn_core::layers::concat::Outputs::of(&mut to.output);
        outputs.record(&self.branch1, cx, x, &mut to.tape.branch1);
        outputs.record(&self.branch2, cx, x, &mut to.tape.branch2);
    }
    fn backward<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        from: &mut nn_core::Recorded<
            T,
            DeepConcatBranchesTape<BATCH, T>,
            BATCH,
            __DEEP_CONCAT_OUTPUT,
        >,
        d_x: ::core::option::Option<
            &mut nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        >,
        gradient: &mut Self,
    ) {
        let tape = &mut from.tape;
        let mut gradients = nn_core::layers::concat::Gradients::of(
            &from.d_output,
            d_x,
            &mut tape.d_branch,
        );
        gradients
            .backward(&self.branch1, cx, x, &mut tape.branch1, &mut gradient.branch1);
        gradients
            .backward(&self.branch2, cx, x, &mut tape.branch2, &mut gradient.branch2);
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        recorded: &nn_core::Recorded<
            T,
            DeepConcatBranchesTape<BATCH, T>,
            BATCH,
            __DEEP_CONCAT_OUTPUT,
        >,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        let tape = &recorded.tape;
        nn_core::Network::observe(
            networks.map(|network| &network.branch1),
            x,
            &tape.branch1,
            path.join("branch1"),
            observer,
        );
        nn_core::Network::observe(
            networks.map(|network| &network.branch2),
            x,
            &tape.branch2,
            path.join("branch2"),
            observer,
        );
    }
}
/// A block of a network: `[Encoder::OUTPUTS]` -> `[2]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[Encoder::OUTPUTS]` | |
/// | `dense1` | `dense(2)` | `[2]` | `Encoder::OUTPUTS × 2 + 2` |
struct DeepConcatBranch1<T: for<> nn_core::Scalar = f32> {
    /// `dense(2)`: `[Encoder::OUTPUTS]` -> `[2]`
    dense1: nn_core::layers::Dense<T, __DEEP_ENCODER_OUTPUT, 2>,
}
/// What [`DeepConcatBranch1`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct DeepConcatBranch1Tape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, 2]`
    dense1: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            __DEEP_ENCODER_OUTPUT,
            2,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::Tape<BATCH>,
        BATCH,
        2,
    >,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for DeepConcatBranch1<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DeepConcatBranch1Tape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for DeepConcatBranch1<T> {
    const INPUTS: usize = __DEEP_ENCODER_OUTPUT;
    const OUTPUTS: usize = 2;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for DeepConcatBranch1<T> {
    type Head = nn_core::activation::Linear;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for DeepConcatBranch1<T> {
    const PARAMETERS: usize = <nn_core::layers::Dense<
        T,
        __DEEP_ENCODER_OUTPUT,
        2,
    > as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = 0;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::Parameters::<T>::visit(&self.dense1, path.join("dense1"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dense1),
            path.join("dense1"),
            visitor,
        );
    }
}
impl<T: nn_core::Scalar> nn_core::Network<T, __DEEP_ENCODER_OUTPUT, 2>
for DeepConcatBranch1<T> {
    type Tape<const BATCH: usize> = DeepConcatBranch1Tape<BATCH, T>;
    const FLOPS: usize = <nn_core::layers::Dense<
        T,
        __DEEP_ENCODER_OUTPUT,
        2,
    > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::FLOPS;
    const ACTIVATIONS: usize = 2;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "DeepConcatBranch1",
        input: &[__DEEP_ENCODER_OUTPUT],
        rows: &[
            nn_core::summary::Row {
                name: "dense1",
                layer: "dense(2)",
                output: &[2],
                parameters: <nn_core::layers::Dense<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    2,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    __DEEP_ENCODER_OUTPUT,
                    2,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Linear as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <nn_core::layers::Dense<
            T,
            __DEEP_ENCODER_OUTPUT,
            2,
        > as nn_core::Layer<T, __DEEP_ENCODER_OUTPUT, 2>>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["dense1"],
        layers: &nn_core::signal::predict::<1>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Layer::<T, __DEEP_ENCODER_OUTPUT, 2>::initialize(&mut self.dense1, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, __DEEP_ENCODER_OUTPUT>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<
            T,
            __DEEP_ENCODER_OUTPUT,
            2,
        >::fit_inputs(&mut self.dense1, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        logits: &mut nn_core::Batch<T, BATCH, 2>,
    ) {
        nn_core::Layer::forward(&self.dense1, cx, x, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepConcatBranch1Tape<BATCH, T>,
    ) {
        nn_core::Layer::record(&self.dense1, cx, x, &mut tape.dense1);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepConcatBranch1Tape<BATCH, T>,
        d_x: ::core::option::Option<
            &mut nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        >,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.dense1,
            cx,
            x,
            &mut tape.dense1,
            d_x,
            &mut gradient.dense1,
        );
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &DeepConcatBranch1Tape<BATCH, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::Layer::observe(
            networks.map(|network| &network.dense1),
            x,
            &tape.dense1,
            path.join("dense1"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut DeepConcatBranch1Tape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, 2> {
        nn_core::network::Logits {
            values: &tape.dense1.output,
            gradient: &mut tape.dense1.d_output,
        }
    }
}
/// A block of a network: `[Encoder::OUTPUTS]` -> `[my::Swish<4>::OUTPUTS]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[Encoder::OUTPUTS]` | |
/// | `swish` | `my::Swish<4>` | `[my::Swish<4>::OUTPUTS]` | `my::Swish<4>::PARAMETERS` |
struct DeepConcatBranch2<T: for<> nn_core::Scalar = f32> {
    /// `my::Swish<4>`: `[my::Swish<4>::INPUTS]` -> `[my::Swish<4>::OUTPUTS]`
    swish: my::Swish<4, T>,
}
/// What [`DeepConcatBranch2`] keeps of a batch of `BATCH` rows between `record` and `backward`.
struct DeepConcatBranch2Tape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, my::Swish<4>::OUTPUTS]`
    swish: nn_core::Recorded<
        T,
        <my::Swish<
            4,
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >>::Tape<BATCH>,
        BATCH,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for DeepConcatBranch2<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DeepConcatBranch2Tape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for DeepConcatBranch2<T> {
    const INPUTS: usize = __DEEP_ENCODER_OUTPUT;
    const OUTPUTS: usize = __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for DeepConcatBranch2<T> {
    type Head = nn_core::activation::Linear;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for DeepConcatBranch2<T> {
    const PARAMETERS: usize = <my::Swish<
        4,
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::PARAMETERS;
    const BUFFERS: usize = <my::Swish<
        4,
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::BUFFERS;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::visit(&self.swish, path.join("swish"), visitor);
    }
    fn zip<const NETWORKS: usize>(
        mut networks: [&mut Self; NETWORKS],
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            [&mut [T]; NETWORKS],
        ),
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::zip(
            networks.each_mut().map(|network| &mut network.swish),
            path.join("swish"),
            visitor,
        );
    }
}
impl<
    T: nn_core::Scalar,
> nn_core::Network<T, __DEEP_ENCODER_OUTPUT, __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT>
for DeepConcatBranch2<T> {
    type Tape<const BATCH: usize> = DeepConcatBranch2Tape<BATCH, T>;
    const FITS_INPUTS: bool = <my::Swish<
        4,
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::FITS_INPUTS;
    const FLOPS: usize = <my::Swish<
        4,
        T,
    > as nn_core::__private::Part<
        T,
        __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
        __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
    >>::FLOPS;
    const ACTIVATIONS: usize = __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT
        + <my::Swish<
            4,
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >>::ACTIVATIONS;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "DeepConcatBranch2",
        input: &[__DEEP_ENCODER_OUTPUT],
        rows: &[
            nn_core::summary::Row {
                name: "swish",
                layer: "my::Swish<4>",
                output: &[__DEEP_CONCAT_BRANCH2_SWISH_OUTPUT],
                parameters: <my::Swish<
                    4,
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
                    __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
                >>::PARAMETERS,
                buffers: <my::Swish<
                    4,
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
                    __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
                >>::BUFFERS,
                initializer: "",
                inner: <my::Swish<
                    4,
                    T,
                > as nn_core::__private::Part<
                    T,
                    __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
                    __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
                >>::ROWS,
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <my::Swish<
            4,
            T,
        > as nn_core::__private::Part<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["swish"],
        layers: &nn_core::signal::predict::<1>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::initialize(&mut self.swish, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, __DEEP_ENCODER_OUTPUT>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::fit_inputs(&mut self.swish, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        logits: &mut nn_core::Batch<T, BATCH, __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT>,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::forward(&self.swish, cx, x, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepConcatBranch2Tape<BATCH, T>,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::record(&self.swish, cx, x, &mut tape.swish);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &mut DeepConcatBranch2Tape<BATCH, T>,
        d_x: ::core::option::Option<
            &mut nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        >,
        gradient: &mut Self,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::backward(&self.swish, cx, x, &mut tape.swish, d_x, &mut gradient.swish);
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, __DEEP_ENCODER_OUTPUT>,
        tape: &DeepConcatBranch2Tape<BATCH, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::__private::Part::<
            T,
            __DEEP_CONCAT_BRANCH2_SWISH_INPUT,
            __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT,
        >::observe(
            networks.map(|network| &network.swish),
            x,
            &tape.swish,
            path.join("swish"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut DeepConcatBranch2Tape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, __DEEP_CONCAT_BRANCH2_SWISH_OUTPUT> {
        nn_core::network::Logits {
            values: &tape.swish.output,
            gradient: &mut tape.swish.d_output,
        }
    }
}
