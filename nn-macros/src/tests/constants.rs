#[doc(hidden)]
const __TONE_INPUT_GIVEN: usize = WINDOW;
#[doc(hidden)]
const __TONE_INPUT: usize = {
    nn_core::__private::check::weights(
        __TONE_INPUT_GIVEN,
        __TONE_DENSE1_OUTPUT_GIVEN,
        "`dense1` would have {0} weights, {1} bytes of `f32`, but a layer has at most 2147483648\nhelp: write a smaller number, or put a narrower layer before `dense1`",
    );
    nn_core::__private::check::size_or_one(__TONE_INPUT_GIVEN)
};
#[doc(hidden)]
const __TONE_DENSE1_INPUT_GIVEN: usize = WINDOW;
#[doc(hidden)]
const __TONE_DENSE1_INPUT: usize = nn_core::__private::check::size_or_one(
    __TONE_DENSE1_INPUT_GIVEN,
);
#[doc(hidden)]
const __TONE_DENSE1_OUTPUT_GIVEN: usize = 2 * HIDDEN;
#[doc(hidden)]
const __TONE_DENSE1_OUTPUT: usize = nn_core::__private::check::size_or_one(
    __TONE_DENSE1_OUTPUT_GIVEN,
);
#[doc(hidden)]
const __TONE_DENSE1_SLOPE: f64 = SLOPE;
/// A network: `[WINDOW]` -> `[1]`.
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[WINDOW]` | |
/// | `dense1` | `dense(WINDOW => 2 * HIDDEN, leaky_relu(SLOPE), bias = none)` | `[2 * HIDDEN]` | `WINDOW × (2 * HIDDEN)` |
/// | `tanh` | `tanh` | `[2 * HIDDEN]` | 0 |
/// | `dense2` | `dense(1, init = normal(0.01), bias = constant(0.5))` | `[1]` | `(2 * HIDDEN) × 1 + 1` |
/// | `sigmoid` | `sigmoid` | `[1]` | 0 |
pub(crate) struct Tone<T: for<> nn_core::Scalar = f32> {
    /// `dense(WINDOW => 2 * HIDDEN, leaky_relu(SLOPE), bias = none)`: `[WINDOW]` -> `[2 * HIDDEN]`
    pub(crate) dense1: nn_core::layers::Dense<
        T,
        __TONE_INPUT,
        __TONE_DENSE1_OUTPUT,
        nn_core::activation::LeakyRelu<
            { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
        >,
        nn_core::layers::NoBias,
    >,
    /// `tanh`: `[2 * HIDDEN]` -> `[2 * HIDDEN]`
    pub(crate) tanh: nn_core::layers::Elementwise<nn_core::activation::Tanh>,
    /// `dense(1, init = normal(0.01), bias = constant(0.5))`: `[2 * HIDDEN]` -> `[1]`
    pub(crate) dense2: nn_core::layers::Dense<T, __TONE_DENSE1_OUTPUT, 1>,
}
/// What [`Tone`] keeps of a batch of `BATCH` rows between `record` and `backward`.
pub(crate) struct ToneTape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, 2 * HIDDEN]`
    pub(crate) dense1: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            __TONE_INPUT,
            __TONE_DENSE1_OUTPUT,
            nn_core::activation::LeakyRelu<
                { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
            >,
            nn_core::layers::NoBias,
        > as nn_core::Layer<T, __TONE_INPUT, __TONE_DENSE1_OUTPUT>>::Tape<BATCH>,
        BATCH,
        __TONE_DENSE1_OUTPUT,
    >,
    /// `[BATCH, 2 * HIDDEN]`
    pub(crate) tanh: nn_core::Recorded<
        T,
        <nn_core::layers::Elementwise<
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, __TONE_DENSE1_OUTPUT>>::Tape<BATCH>,
        BATCH,
        __TONE_DENSE1_OUTPUT,
    >,
    /// `[BATCH, 1]`
    pub(crate) dense2: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            __TONE_DENSE1_OUTPUT,
            1,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, 1>>::Tape<BATCH>,
        BATCH,
        1,
    >,
}
const _: () = nn_core::__private::check::size(
    __TONE_INPUT_GIVEN,
    "the network takes 0 values (`WINDOW`), but a size is at least 1\nhelp: write a number that is at least 1",
    "`WINDOW` is {0}, which is too large for a size\nhelp: write a number that is at most 16777216",
);
const _: () = nn_core::__private::check::size(
    __TONE_DENSE1_INPUT_GIVEN,
    "`dense1` takes 0 values (`WINDOW`), but a size is at least 1\nhelp: write a number that is at least 1",
    "`WINDOW` is {0}, which is too large for a size\nhelp: write a number that is at most 16777216",
);
const _: () = nn_core::__private::check::size(
    __TONE_DENSE1_OUTPUT_GIVEN,
    "`dense1` gives 0 values (`2 * HIDDEN`), but a size is at least 1\nhelp: write a number that is at least 1",
    "`2 * HIDDEN` is {0}, which is too large for a size\nhelp: write a number that is at most 16777216",
);
const _: () = nn_core::__private::check::equal(
    __TONE_DENSE1_INPUT_GIVEN,
    __TONE_INPUT_GIVEN,
    "`dense1` takes {0} values (`WINDOW`), but the input has {1} (`WINDOW`)\nhelp: write `dense({1} => 2 * HIDDEN)`, or `dense(2 * HIDDEN)` to infer it",
);
const _: () = nn_core::__private::check::not_negative(
    __TONE_DENSE1_SLOPE,
    "the slope is a number that is at least 0, but `SLOPE` is {0}\nhelp: write a number such as `0.1`",
);
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for Tone<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for ToneTape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for Tone<T> {
    const INPUTS: usize = __TONE_INPUT;
    const OUTPUTS: usize = 1;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for Tone<T> {
    type Head = nn_core::activation::Sigmoid;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for Tone<T> {
    const PARAMETERS: usize = <nn_core::layers::Dense<
        T,
        __TONE_INPUT,
        __TONE_DENSE1_OUTPUT,
        nn_core::activation::LeakyRelu<
            { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
        >,
        nn_core::layers::NoBias,
    > as nn_core::Parameters<T>>::PARAMETERS
        + <nn_core::layers::Dense<
            T,
            __TONE_DENSE1_OUTPUT,
            1,
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
        nn_core::Parameters::<T>::visit(&self.tanh, path.join("tanh"), visitor);
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
            networks.each_mut().map(|network| &mut network.tanh),
            path.join("tanh"),
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
impl<T: nn_core::Scalar> nn_core::Network<T, __TONE_INPUT, 1> for Tone<T> {
    type Tape<const BATCH: usize> = ToneTape<BATCH, T>;
    const FLOPS: usize = <nn_core::layers::Dense<
        T,
        __TONE_INPUT,
        __TONE_DENSE1_OUTPUT,
        nn_core::activation::LeakyRelu<
            { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
        >,
        nn_core::layers::NoBias,
    > as nn_core::Layer<T, __TONE_INPUT, __TONE_DENSE1_OUTPUT>>::FLOPS
        + <nn_core::layers::Elementwise<
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, __TONE_DENSE1_OUTPUT>>::FLOPS
        + <nn_core::layers::Dense<
            T,
            __TONE_DENSE1_OUTPUT,
            1,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, 1>>::FLOPS;
    const ACTIVATIONS: usize = __TONE_DENSE1_OUTPUT + __TONE_DENSE1_OUTPUT + 1;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "Tone",
        input: &[__TONE_INPUT],
        rows: &[
            nn_core::summary::Row {
                name: "dense1",
                layer: "dense(WINDOW => 2 * HIDDEN, leaky_relu(SLOPE), bias = none)",
                output: &[__TONE_DENSE1_OUTPUT],
                parameters: <nn_core::layers::Dense<
                    T,
                    __TONE_INPUT,
                    __TONE_DENSE1_OUTPUT,
                    nn_core::activation::LeakyRelu<
                        { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
                    >,
                    nn_core::layers::NoBias,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    __TONE_INPUT,
                    __TONE_DENSE1_OUTPUT,
                    nn_core::activation::LeakyRelu<
                        { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
                    >,
                    nn_core::layers::NoBias,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::LeakyRelu<
                    { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
                > as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
            nn_core::summary::Row {
                name: "tanh",
                layer: "tanh",
                output: &[__TONE_DENSE1_OUTPUT],
                parameters: <nn_core::layers::Elementwise<
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Elementwise<
                    nn_core::activation::Tanh,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "",
                inner: &[],
            },
            nn_core::summary::Row {
                name: "dense2",
                layer: "dense(1, init = normal(0.01), bias = constant(0.5))",
                output: &[1],
                parameters: <nn_core::layers::Dense<
                    T,
                    __TONE_DENSE1_OUTPUT,
                    1,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    __TONE_DENSE1_OUTPUT,
                    1,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "normal(0.01)",
                inner: &[],
            },
            nn_core::summary::Row {
                name: "sigmoid",
                layer: "sigmoid",
                output: &[1],
                parameters: 0,
                buffers: 0,
                initializer: "",
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <nn_core::layers::Dense<
            T,
            __TONE_INPUT,
            __TONE_DENSE1_OUTPUT,
            nn_core::activation::LeakyRelu<
                { nn_core::activation::bits(__TONE_DENSE1_SLOPE) },
            >,
            nn_core::layers::NoBias,
        > as nn_core::Layer<T, __TONE_INPUT, __TONE_DENSE1_OUTPUT>>::STAGE,
        <nn_core::layers::Elementwise<
            nn_core::activation::Tanh,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, __TONE_DENSE1_OUTPUT>>::STAGE,
        <nn_core::layers::Dense<
            T,
            __TONE_DENSE1_OUTPUT,
            1,
        > as nn_core::Layer<T, __TONE_DENSE1_OUTPUT, 1>>::STAGE
            .initialized_by(
                nn_core::init::Initializer::Normal(0.01),
                nn_core::init::Initializer::Constant(0.5),
            ),
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["dense1", "tanh", "dense2"],
        layers: &nn_core::signal::predict::<3>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Layer::<
            T,
            __TONE_INPUT,
            __TONE_DENSE1_OUTPUT,
        >::initialize(&mut self.dense1, rng);
        nn_core::Layer::<
            T,
            __TONE_DENSE1_OUTPUT,
            __TONE_DENSE1_OUTPUT,
        >::initialize(&mut self.tanh, rng);
        self.dense2
            .initialize_with(
                nn_core::init::Initializer::Normal(0.01),
                nn_core::init::Initializer::Constant(0.5),
                rng,
            );
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, __TONE_INPUT>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<
            T,
            __TONE_INPUT,
            __TONE_DENSE1_OUTPUT,
        >::fit_inputs(&mut self.dense1, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __TONE_INPUT>,
        logits: &mut nn_core::Batch<T, BATCH, 1>,
    ) {
        let mut y_dense1 = <nn_core::Batch<
            T,
            BATCH,
            __TONE_DENSE1_OUTPUT,
        > as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.dense1, cx, x, &mut y_dense1);
        let mut y_tanh = <nn_core::Batch<
            T,
            BATCH,
            __TONE_DENSE1_OUTPUT,
        > as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.tanh, cx, &y_dense1, &mut y_tanh);
        nn_core::Layer::forward(&self.dense2, cx, &y_tanh, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __TONE_INPUT>,
        tape: &mut ToneTape<BATCH, T>,
    ) {
        nn_core::Layer::record(&self.dense1, cx, x, &mut tape.dense1);
        nn_core::Layer::record(&self.tanh, cx, &tape.dense1.output, &mut tape.tanh);
        nn_core::Layer::record(&self.dense2, cx, &tape.tanh.output, &mut tape.dense2);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, __TONE_INPUT>,
        tape: &mut ToneTape<BATCH, T>,
        d_x: ::core::option::Option<&mut nn_core::Batch<T, BATCH, __TONE_INPUT>>,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.dense2,
            cx,
            &tape.tanh.output,
            &mut tape.dense2,
            ::core::option::Option::Some(&mut tape.tanh.d_output),
            &mut gradient.dense2,
        );
        nn_core::Layer::backward(
            &self.tanh,
            cx,
            &tape.dense1.output,
            &mut tape.tanh,
            ::core::option::Option::Some(&mut tape.dense1.d_output),
            &mut gradient.tanh,
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
        x: &nn_core::Batch<T, BATCH, __TONE_INPUT>,
        tape: &ToneTape<BATCH, T>,
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
            networks.map(|network| &network.tanh),
            &tape.dense1.output,
            &tape.tanh,
            path.join("tanh"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.dense2),
            &tape.tanh.output,
            &tape.dense2,
            path.join("dense2"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut ToneTape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, 1> {
        nn_core::network::Logits {
            values: &tape.dense2.output,
            gradient: &mut tape.dense2.d_output,
        }
    }
}
#[allow(dead_code)]
impl Tone<f32> {
    /// Values of one input.
    pub(crate) const INPUTS: usize = __TONE_INPUT;
    /// Values of one output.
    pub(crate) const OUTPUTS: usize = 1;
    /// How many numbers training moves.
    pub(crate) const PARAMETERS: usize = <Self as nn_core::Parameters<f32>>::PARAMETERS;
    /// How many numbers are measured rather than trained.
    pub(crate) const BUFFERS: usize = <Self as nn_core::Parameters<f32>>::BUFFERS;
    /// Multiplications and additions of one forward pass of one sample.
    pub(crate) const FLOPS: usize = <Self as nn_core::Network<
        f32,
        __TONE_INPUT,
        1,
    >>::FLOPS;
    /// The table of layers.
    pub(crate) const SUMMARY: nn_core::summary::Summary<'static> = <Self as nn_core::Network<
        f32,
        __TONE_INPUT,
        1,
    >>::SUMMARY;
    /// The signal through the layers, forward and backward, as it is predicted before training; printed by `{}`.
    pub(crate) const SIGNAL: nn_core::signal::Signal<'static> = <Self as nn_core::Network<
        f32,
        __TONE_INPUT,
        1,
    >>::SIGNAL;
    /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
    pub(crate) fn init<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> Self {
        <Self as nn_core::Network<f32, __TONE_INPUT, 1>>::init(rng)
    }
    /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
    #[must_use]
    pub(crate) const fn zeros() -> Self {
        <Self as nn_core::Zeroable>::ZEROED
    }
    /// The table of layers, printed by `{}`.
    #[must_use]
    pub(crate) const fn summary() -> nn_core::summary::Summary<'static> {
        Self::SUMMARY
    }
}
#[cfg(feature = "alloc")]
#[allow(dead_code, clippy::unnecessary_box_returns)]
impl Tone<f32> {
    /// A new network on the heap, made in place: its size never passes through the stack.
    pub(crate) fn init_boxed<
        Generator: nn_core::__private::Rng + ?::core::marker::Sized,
    >(rng: &mut Generator) -> nn_core::__private::Box<Self> {
        nn_core::network::init_boxed(rng)
    }
    /// All zeros on the heap, made in place.
    #[must_use]
    pub(crate) fn zeros_boxed() -> nn_core::__private::Box<Self> {
        <Self as nn_core::Zeroable>::zeroed_box()
    }
    /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
    #[must_use]
    pub(crate) fn tape<const BATCH: usize>() -> nn_core::__private::Box<
        ToneTape<BATCH, f32>,
    > {
        const { nn_core::__private::check::rows(BATCH) };
        <ToneTape<BATCH, f32> as nn_core::Zeroable>::zeroed_box()
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Tone<T> {
    /// The output for one sample, head included: `[WINDOW]` -> `[1]`. Allocates nothing.
    #[must_use]
    pub(crate) fn forward<Input, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::__private::SVector<T, 1>
    where
        Input: ?::core::marker::Sized + for<> nn_core::input::Sample<T, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, __TONE_INPUT>,
    {
        nn_core::network::forward(self, nn_core::input::sample(x))
    }
    /// The outputs for a batch, a row a sample, head included: `[BATCH, WINDOW]` -> `[BATCH, 1]`.
    #[must_use]
    pub(crate) fn forward_batch<Input, const BATCH: usize, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::Batch<T, BATCH, 1>
    where
        Input: for<> nn_core::input::Samples<T, BATCH, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, __TONE_INPUT>,
    {
        nn_core::network::forward_batch(self, nn_core::input::samples(x))
    }
    /// The values of one tensor by its name, as `"dense1.weight"`.
    #[must_use]
    pub(crate) fn tensor(&self, name: &str) -> ::core::option::Option<&[T]> {
        nn_core::parameters::tensor(self, name)
    }
    /// Shows every tensor, in the order of the layers.
    pub(crate) fn tensors(
        &self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &[T]),
    ) {
        nn_core::parameters::tensors(self, visitor);
    }
    /// The same, to be changed.
    pub(crate) fn tensors_mut(
        &mut self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &mut [T]),
    ) {
        nn_core::parameters::tensors_mut(self, visitor);
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Tone<T> {
    /// Draws all parameters anew, each layer by its initialiser.
    pub(crate) fn initialize<
        Generator: nn_core::__private::Rng + ?::core::marker::Sized,
    >(&mut self, rng: &mut Generator) {
        nn_core::Network::<T, __TONE_INPUT, 1>::initialize(self, rng);
    }
    /// Forward for training: `[BATCH, WINDOW]` -> the logits before the head, `[BATCH, 1]`. The tape keeps what `backward` needs; `rng` is where dropout takes its chance from.
    pub(crate) fn record<
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
    ) -> &'t nn_core::Batch<T, BATCH, 1>
    where
        Tape: for<> nn_core::input::Tape<ToneTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, __TONE_INPUT>,
    {
        nn_core::network::record(self, nn_core::input::recorded(x), tape.tape(), rng)
    }
    /// The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, `[BATCH, 1]`, goes into the tape.
    pub(crate) fn cost<Loss, Targets, Tape, const BATCH: usize>(
        &self,
        loss: &Loss,
        targets: &Targets,
        tape: &mut Tape,
    ) -> T
    where
        Tape: for<> nn_core::input::Tape<ToneTape<BATCH, T>>,
        Loss: for<> nn_core::loss::Fits<Self>,
        Targets: for<> nn_core::loss::GivenTargets<Tape::Known> + ?::core::marker::Sized,
        Targets::Kind: for<> nn_core::loss::ComparedBy<
            Loss,
            nn_core::activation::Sigmoid,
            T,
            BATCH,
            1,
        >,
    {
        nn_core::network::cost_of_given(self, loss, targets, tape.tape())
    }
    /// After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites `gradient`.
    pub(crate) fn backward<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(&self, x: &Input, tape: &mut Tape, gradient: &mut Self)
    where
        Tape: for<> nn_core::input::Tape<ToneTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, __TONE_INPUT>,
    {
        nn_core::network::backward(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            gradient,
        );
    }
    /// `backward`, and the gradient with respect to the input, `[BATCH, WINDOW]`.
    pub(crate) fn backward_input<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &mut Tape,
        d_x: &mut nn_core::Batch<T, BATCH, __TONE_INPUT>,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<ToneTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, __TONE_INPUT>,
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
impl<T: nn_core::Scalar> Tone<T> {
    /// Writes the weights as a safetensors file, with PyTorch's names and layout.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub(crate) fn save(
        &self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::save(self, path.as_ref())
    }
    /// Reads the weights from a safetensors file.
    ///
    /// # Errors
    /// If there is no such file, or if its tensors are not exactly this network's; then nothing is changed.
    pub(crate) fn load(
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
                &<Tone as nn_core::Network<f32, __TONE_INPUT, 1>>::SIGNAL,
                0,
                2,
                false,
            )
        },
    > as nn_core::__private::Judged>::Verdict::at_this_layer();
};
const _: () = {
    <nn_core::__private::Prediction<
        {
            nn_core::__private::prediction(
                &<Tone as nn_core::Network<f32, __TONE_INPUT, 1>>::SIGNAL,
                1,
                2,
                false,
            )
        },
    > as nn_core::__private::Judged>::Verdict::at_this_layer();
};
