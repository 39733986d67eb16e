/// Reads a handwritten digit.
#[derive(Clone)]
///
/// | layer | declared as | output | parameters |
/// |---|---|---|---|
/// | | input | `[64]` | |
/// | `standardize` | `standardize` | `[64]` | 0 |
/// | `hidden` | `dense(64 => 32, relu, init = he_normal)` | `[32]` | 2080 |
/// | `dropout` | `dropout(0.2)` | `[32]` | 0 |
/// | `output` | `dense(10, softmax)` | `[10]` | 330 |
pub struct Digits<T: for<> nn_core::Scalar = f32> {
    /// `standardize`: `[64]` -> `[64]`
    pub standardize: nn_core::layers::Standardize<T, 64>,
    /// What the pixels have in common.
    ///
    /// `dense(64 => 32, relu, init = he_normal)`: `[64]` -> `[32]`
    pub hidden: nn_core::layers::Dense<T, 64, 32, nn_core::activation::Relu>,
    /// `dropout(0.2)`: `[32]` -> `[32]`
    pub dropout: nn_core::layers::Dropout<{ nn_core::activation::bits(0.2) }>,
    /// `dense(10, softmax)`: `[32]` -> `[10]`
    pub output: nn_core::layers::Dense<T, 32, 10>,
}
/// What [`Digits`] keeps of a batch of `BATCH` rows between `record` and `backward`.
pub struct DigitsTape<const BATCH: usize, T: nn_core::Scalar = f32> {
    /// `[BATCH, 64]`
    pub standardize: nn_core::Recorded<
        T,
        <nn_core::layers::Standardize<T, 64> as nn_core::Layer<T, 64, 64>>::Tape<BATCH>,
        BATCH,
        64,
    >,
    /// `[BATCH, 32]`
    pub hidden: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<
            T,
            64,
            32,
            nn_core::activation::Relu,
        > as nn_core::Layer<T, 64, 32>>::Tape<BATCH>,
        BATCH,
        32,
    >,
    /// `[BATCH, 32]`
    pub dropout: nn_core::Recorded<
        T,
        <nn_core::layers::Dropout<
            { nn_core::activation::bits(0.2) },
        > as nn_core::Layer<T, 32, 32>>::Tape<BATCH>,
        BATCH,
        32,
    >,
    /// `[BATCH, 10]`
    pub output: nn_core::Recorded<
        T,
        <nn_core::layers::Dense<T, 32, 10> as nn_core::Layer<T, 32, 10>>::Tape<BATCH>,
        BATCH,
        10,
    >,
}
unsafe impl<T: nn_core::Scalar> nn_core::Zeroable for Digits<T> {}
unsafe impl<const BATCH: usize, T: nn_core::Scalar> nn_core::Zeroable
for DigitsTape<BATCH, T> {}
impl<T: nn_core::Scalar> nn_core::__private::Sizes for Digits<T> {
    const INPUTS: usize = 64;
    const OUTPUTS: usize = 10;
}
impl<T: nn_core::Scalar> nn_core::head::Headed for Digits<T> {
    type Head = nn_core::layers::Softmax;
}
impl<T: nn_core::Scalar> nn_core::Parameters<T> for Digits<T> {
    const PARAMETERS: usize = <nn_core::layers::Dense<
        T,
        64,
        32,
        nn_core::activation::Relu,
    > as nn_core::Parameters<T>>::PARAMETERS
        + <nn_core::layers::Dense<T, 32, 10> as nn_core::Parameters<T>>::PARAMETERS;
    const BUFFERS: usize = <nn_core::layers::Standardize<
        T,
        64,
    > as nn_core::Parameters<T>>::BUFFERS;
    fn visit<'a>(
        &'a self,
        path: nn_core::parameters::Path<'_>,
        visitor: &mut impl ::core::ops::FnMut(
            nn_core::parameters::TensorInfo<'_>,
            &'a [T],
        ),
    ) {
        nn_core::Parameters::<
            T,
        >::visit(&self.standardize, path.join("standardize"), visitor);
        nn_core::Parameters::<T>::visit(&self.hidden, path.join("hidden"), visitor);
        nn_core::Parameters::<T>::visit(&self.dropout, path.join("dropout"), visitor);
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
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.standardize),
            path.join("standardize"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.hidden),
            path.join("hidden"),
            visitor,
        );
        nn_core::Parameters::<
            T,
        >::zip(
            networks.each_mut().map(|network| &mut network.dropout),
            path.join("dropout"),
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
impl<T: nn_core::Scalar> nn_core::Network<T, 64, 10> for Digits<T> {
    type Tape<const BATCH: usize> = DigitsTape<BATCH, T>;
    const FITS_INPUTS: bool = <nn_core::layers::Standardize<
        T,
        64,
    > as nn_core::Layer<T, 64, 64>>::FITS_INPUTS;
    const FLOPS: usize = <nn_core::layers::Standardize<
        T,
        64,
    > as nn_core::Layer<T, 64, 64>>::FLOPS
        + <nn_core::layers::Dense<
            T,
            64,
            32,
            nn_core::activation::Relu,
        > as nn_core::Layer<T, 64, 32>>::FLOPS
        + <nn_core::layers::Dropout<
            { nn_core::activation::bits(0.2) },
        > as nn_core::Layer<T, 32, 32>>::FLOPS
        + <nn_core::layers::Dense<T, 32, 10> as nn_core::Layer<T, 32, 10>>::FLOPS;
    const ACTIVATIONS: usize = 64 + 32 + 32 + 10;
    const SUMMARY: nn_core::summary::Summary<'static> = nn_core::summary::Summary {
        name: "Digits",
        input: &[64],
        rows: &[
            nn_core::summary::Row {
                name: "standardize",
                layer: "standardize",
                output: &[64],
                parameters: <nn_core::layers::Standardize<
                    T,
                    64,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Standardize<
                    T,
                    64,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "",
                inner: &[],
            },
            nn_core::summary::Row {
                name: "hidden",
                layer: "dense(64 => 32, relu, init = he_normal)",
                output: &[32],
                parameters: <nn_core::layers::Dense<
                    T,
                    64,
                    32,
                    nn_core::activation::Relu,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    64,
                    32,
                    nn_core::activation::Relu,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "he_normal",
                inner: &[],
            },
            nn_core::summary::Row {
                name: "dropout",
                layer: "dropout(0.2)",
                output: &[32],
                parameters: <nn_core::layers::Dropout<
                    { nn_core::activation::bits(0.2) },
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dropout<
                    { nn_core::activation::bits(0.2) },
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: "",
                inner: &[],
            },
            nn_core::summary::Row {
                name: "output",
                layer: "dense(10, softmax)",
                output: &[10],
                parameters: <nn_core::layers::Dense<
                    T,
                    32,
                    10,
                > as nn_core::Parameters<T>>::PARAMETERS,
                buffers: <nn_core::layers::Dense<
                    T,
                    32,
                    10,
                > as nn_core::Parameters<T>>::BUFFERS,
                initializer: <nn_core::activation::Linear as nn_core::activation::Activation>::INITIALIZER
                    .name(),
                inner: &[],
            },
        ],
        scalar_bytes: ::core::mem::size_of::<T>(),
    };
    const STAGES: &'static [nn_core::signal::Stage] = &[
        <nn_core::layers::Standardize<T, 64> as nn_core::Layer<T, 64, 64>>::STAGE,
        <nn_core::layers::Dense<
            T,
            64,
            32,
            nn_core::activation::Relu,
        > as nn_core::Layer<T, 64, 32>>::STAGE
            .initialized_by(
                nn_core::init::Initializer::HeNormal,
                nn_core::init::Initializer::Zeros,
            ),
        <nn_core::layers::Dropout<
            { nn_core::activation::bits(0.2) },
        > as nn_core::Layer<T, 32, 32>>::STAGE,
        <nn_core::layers::Dense<T, 32, 10> as nn_core::Layer<T, 32, 10>>::STAGE,
    ];
    const SIGNAL: nn_core::signal::Signal<'static> = nn_core::signal::Signal {
        names: &["standardize", "hidden", "dropout", "output"],
        layers: &nn_core::signal::predict::<4>(Self::STAGES),
    };
    fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Layer::<T, 64, 64>::initialize(&mut self.standardize, rng);
        self.hidden
            .initialize_with(
                nn_core::init::Initializer::HeNormal,
                nn_core::init::Initializer::Zeros,
                rng,
            );
        nn_core::Layer::<T, 32, 32>::initialize(&mut self.dropout, rng);
        nn_core::Layer::<T, 32, 10>::initialize(&mut self.output, rng);
    }
    fn fit_inputs<'a>(
        &mut self,
        inputs: impl ::core::iter::Iterator<
            Item = &'a nn_core::__private::SVector<T, 64>,
        > + ::core::clone::Clone,
    )
    where
        T: 'a,
    {
        nn_core::Layer::<T, 64, 64>::fit_inputs(&mut self.standardize, inputs);
    }
    fn forward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 64>,
        logits: &mut nn_core::Batch<T, BATCH, 10>,
    ) {
        let mut y_standardize = ::core::option::Option::None;
        let y_standardize = self.standardize.pass(cx, x, &mut y_standardize);
        let mut y_hidden = <nn_core::Batch<T, BATCH, 32> as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.hidden, cx, y_standardize, &mut y_hidden);
        let mut y_dropout = <nn_core::Batch<T, BATCH, 32> as nn_core::Zeroable>::ZEROED;
        nn_core::Layer::forward(&self.dropout, cx, &y_hidden, &mut y_dropout);
        nn_core::Layer::forward(&self.output, cx, &y_dropout, logits);
    }
    fn record_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 64>,
        tape: &mut DigitsTape<BATCH, T>,
    ) {
        nn_core::Layer::record(&self.standardize, cx, x, &mut tape.standardize);
        nn_core::Layer::record(
            &self.hidden,
            cx,
            &tape.standardize.output,
            &mut tape.hidden,
        );
        nn_core::Layer::record(
            &self.dropout,
            cx,
            &tape.hidden.output,
            &mut tape.dropout,
        );
        nn_core::Layer::record(&self.output, cx, &tape.dropout.output, &mut tape.output);
    }
    fn backward_logits<Set: nn_core::kernels::Isa, const BATCH: usize>(
        &self,
        cx: &mut nn_core::Context<'_, Set>,
        x: &nn_core::Batch<T, BATCH, 64>,
        tape: &mut DigitsTape<BATCH, T>,
        d_x: ::core::option::Option<&mut nn_core::Batch<T, BATCH, 64>>,
        gradient: &mut Self,
    ) {
        nn_core::Layer::backward(
            &self.output,
            cx,
            &tape.dropout.output,
            &mut tape.output,
            ::core::option::Option::Some(&mut tape.dropout.d_output),
            &mut gradient.output,
        );
        nn_core::Layer::backward(
            &self.dropout,
            cx,
            &tape.hidden.output,
            &mut tape.dropout,
            ::core::option::Option::Some(&mut tape.hidden.d_output),
            &mut gradient.dropout,
        );
        nn_core::Layer::backward(
            &self.hidden,
            cx,
            &tape.standardize.output,
            &mut tape.hidden,
            d_x.is_some().then_some(&mut tape.standardize.d_output),
            &mut gradient.hidden,
        );
        nn_core::Layer::backward(
            &self.standardize,
            cx,
            x,
            &mut tape.standardize,
            d_x,
            &mut gradient.standardize,
        );
    }
    fn observe<const BATCH: usize, const NETWORKS: usize>(
        networks: [&Self; NETWORKS],
        x: &nn_core::Batch<T, BATCH, 64>,
        tape: &DigitsTape<BATCH, T>,
        path: nn_core::parameters::Path<'_>,
        observer: &mut impl nn_core::observe::Observer<T, NETWORKS>,
    ) {
        nn_core::Layer::observe(
            networks.map(|network| &network.standardize),
            x,
            &tape.standardize,
            path.join("standardize"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.hidden),
            &tape.standardize.output,
            &tape.hidden,
            path.join("hidden"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.dropout),
            &tape.hidden.output,
            &tape.dropout,
            path.join("dropout"),
            observer,
        );
        nn_core::Layer::observe(
            networks.map(|network| &network.output),
            &tape.dropout.output,
            &tape.output,
            path.join("output"),
            observer,
        );
    }
    fn logits<const BATCH: usize>(
        tape: &mut DigitsTape<BATCH, T>,
    ) -> nn_core::network::Logits<'_, T, BATCH, 10> {
        nn_core::network::Logits {
            values: &tape.output.output,
            gradient: &mut tape.output.d_output,
        }
    }
}
#[allow(dead_code)]
impl Digits<f32> {
    /// Values of one input.
    pub const INPUTS: usize = 64;
    /// Values of one output.
    pub const OUTPUTS: usize = 10;
    /// How many numbers training moves.
    pub const PARAMETERS: usize = <Self as nn_core::Parameters<f32>>::PARAMETERS;
    /// How many numbers are measured rather than trained.
    pub const BUFFERS: usize = <Self as nn_core::Parameters<f32>>::BUFFERS;
    /// Multiplications and additions of one forward pass of one sample.
    pub const FLOPS: usize = <Self as nn_core::Network<f32, 64, 10>>::FLOPS;
    /// The table of layers.
    pub const SUMMARY: nn_core::summary::Summary<'static> = <Self as nn_core::Network<
        f32,
        64,
        10,
    >>::SUMMARY;
    /// The signal through the layers, forward and backward, as it is predicted before training; printed by `{}`.
    pub const SIGNAL: nn_core::signal::Signal<'static> = <Self as nn_core::Network<
        f32,
        64,
        10,
    >>::SIGNAL;
    /// A new network, each layer drawn by its initialiser. A network that is large for the stack: `init_boxed`.
    pub fn init<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> Self {
        <Self as nn_core::Network<f32, 64, 10>>::init(rng)
    }
    /// All zeros, as a gradient begins. A network that is large for the stack: `zeros_boxed`.
    #[must_use]
    pub const fn zeros() -> Self {
        <Self as nn_core::Zeroable>::ZEROED
    }
    /// The table of layers, printed by `{}`.
    #[must_use]
    pub const fn summary() -> nn_core::summary::Summary<'static> {
        Self::SUMMARY
    }
}
#[cfg(feature = "alloc")]
#[allow(dead_code, clippy::unnecessary_box_returns)]
impl Digits<f32> {
    /// A new network on the heap, made in place: its size never passes through the stack.
    pub fn init_boxed<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        rng: &mut Generator,
    ) -> nn_core::__private::Box<Self> {
        nn_core::network::init_boxed(rng)
    }
    /// All zeros on the heap, made in place.
    #[must_use]
    pub fn zeros_boxed() -> nn_core::__private::Box<Self> {
        <Self as nn_core::Zeroable>::zeroed_box()
    }
    /// What `record` and `backward` need for batches of `BATCH` rows, on the heap.
    #[must_use]
    pub fn tape<const BATCH: usize>() -> nn_core::__private::Box<
        DigitsTape<BATCH, f32>,
    > {
        const { nn_core::__private::check::rows(BATCH) };
        <DigitsTape<BATCH, f32> as nn_core::Zeroable>::zeroed_box()
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Digits<T> {
    /// The output for one sample, head included: `[64]` -> `[10]`. Allocates nothing.
    #[must_use]
    pub fn forward<Input, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::__private::SVector<T, 10>
    where
        Input: ?::core::marker::Sized + for<> nn_core::input::Sample<T, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, 64>,
    {
        nn_core::network::forward(self, nn_core::input::sample(x))
    }
    /// The outputs for a batch, a row a sample, head included: `[BATCH, 64]` -> `[BATCH, 10]`.
    #[must_use]
    pub fn forward_batch<Input, const BATCH: usize, const GIVEN: usize>(
        &self,
        x: &Input,
    ) -> nn_core::Batch<T, BATCH, 10>
    where
        Input: for<> nn_core::input::Samples<T, BATCH, GIVEN>,
        Input::Width: for<> nn_core::input::Feeds<GIVEN, 64>,
    {
        nn_core::network::forward_batch(self, nn_core::input::samples(x))
    }
    /// For use: makes what `standardize` does a part of `hidden`, and skips `standardize` from then on. The outputs stay the same to rounding. See `nn_core::layers::Standardize::fold_into`.
    pub fn fold_standardize(&mut self)
    where
        nn_core::layers::Dense<
            T,
            64,
            32,
            nn_core::activation::Relu,
        >: nn_core::layers::TakesStandardize<T, 64>,
    {
        self.standardize.fold_into(&mut self.hidden);
    }
    /// The values of one tensor by its name, as `"hidden.weight"`.
    #[must_use]
    pub fn tensor(&self, name: &str) -> ::core::option::Option<&[T]> {
        nn_core::parameters::tensor(self, name)
    }
    /// Shows every tensor, in the order of the layers.
    pub fn tensors(
        &self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &[T]),
    ) {
        nn_core::parameters::tensors(self, visitor);
    }
    /// The same, to be changed.
    pub fn tensors_mut(
        &mut self,
        visitor: impl ::core::ops::FnMut(nn_core::parameters::TensorInfo<'_>, &mut [T]),
    ) {
        nn_core::parameters::tensors_mut(self, visitor);
    }
}
#[allow(dead_code)]
impl<T: nn_core::Scalar> Digits<T> {
    /// Draws all parameters anew, each layer by its initialiser.
    pub fn initialize<Generator: nn_core::__private::Rng + ?::core::marker::Sized>(
        &mut self,
        rng: &mut Generator,
    ) {
        nn_core::Network::<T, 64, 10>::initialize(self, rng);
    }
    /// Forward for training: `[BATCH, 64]` -> the logits before the head, `[BATCH, 10]`. The tape keeps what `backward` needs; `rng` is where dropout takes its chance from.
    pub fn record<
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
    ) -> &'t nn_core::Batch<T, BATCH, 10>
    where
        Tape: for<> nn_core::input::Tape<DigitsTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 64>,
    {
        nn_core::network::record(self, nn_core::input::recorded(x), tape.tape(), rng)
    }
    /// The cost of a recorded batch, averaged over its rows. Its gradient with respect to the logits, `[BATCH, 10]`, goes into the tape.
    pub fn cost<Loss, Targets, Tape, const BATCH: usize>(
        &self,
        loss: &Loss,
        targets: &Targets,
        tape: &mut Tape,
    ) -> T
    where
        Tape: for<> nn_core::input::Tape<DigitsTape<BATCH, T>>,
        Loss: for<> nn_core::loss::Fits<Self>,
        Targets: for<> nn_core::loss::GivenTargets<Tape::Known> + ?::core::marker::Sized,
        Targets::Kind: for<> nn_core::loss::ComparedBy<
            Loss,
            nn_core::layers::Softmax,
            T,
            BATCH,
            10,
        >,
    {
        nn_core::network::cost_of_given(self, loss, targets, tape.tape())
    }
    /// After `record` and `cost`: the gradient of the cost with respect to every parameter. Overwrites `gradient`.
    pub fn backward<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(&self, x: &Input, tape: &mut Tape, gradient: &mut Self)
    where
        Tape: for<> nn_core::input::Tape<DigitsTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 64>,
    {
        nn_core::network::backward(
            self,
            nn_core::input::recorded(x),
            tape.tape(),
            gradient,
        );
    }
    /// `backward`, and the gradient with respect to the input, `[BATCH, 64]`.
    pub fn backward_input<
        Input,
        Tape,
        const BATCH: usize,
        const ROWS: usize,
        const GIVEN: usize,
    >(
        &self,
        x: &Input,
        tape: &mut Tape,
        d_x: &mut nn_core::Batch<T, BATCH, 64>,
        gradient: &mut Self,
    )
    where
        Tape: for<> nn_core::input::Tape<DigitsTape<BATCH, T>>,
        Input: for<> nn_core::input::Samples<T, ROWS, GIVEN, Tape::Known>,
        Input::Rows: for<> nn_core::input::Fills<ROWS, GIVEN, BATCH, 64>,
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
impl<T: nn_core::Scalar> Digits<T> {
    /// Writes the weights as a safetensors file, with PyTorch's names and layout.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn save(
        &self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::save(self, path.as_ref())
    }
    /// Reads the weights from a safetensors file.
    ///
    /// # Errors
    /// If there is no such file, or if its tensors are not exactly this network's; then nothing is changed.
    pub fn load(
        &mut self,
        path: impl ::core::convert::AsRef<nn_core::__private::FilePath>,
    ) -> ::core::result::Result<(), nn_core::weights::Error> {
        nn_core::weights::load(self, path.as_ref())
    }
}
