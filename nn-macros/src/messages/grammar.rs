//! The form of a network, and that of its list of layers. Said by `parse`.

pub(crate) fn nothing_declared() -> String {
    "`network!` declares no network\n\
     help: write `network! { struct Xor: 2 => 1 { dense(8, tanh), dense(1, sigmoid) } }`"
        .into()
}

pub(crate) fn expected_struct(found: &str) -> String {
    let found = if found.is_empty() { "nothing".into() } else { format!("`{found}`") };
    format!(
        "a network begins with `struct`, but here is {found}\n\
         help: write `struct Name: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn expected_network_name() -> String {
    "`struct` is followed by no name\nhelp: write `struct Name: 64 => 10 { .. }`".into()
}

pub(crate) fn no_shapes(name: &str) -> String {
    format!(
        "`{name}` does not say how many values it takes and gives\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn expected_colon(name: &str, found: &str) -> String {
    format!(
        "expected `:` and the shapes of `{name}`, found `{found}`\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn no_arrow(name: &str) -> String {
    format!(
        "`{name}` does not say how many values it gives: `=>` is missing\n\
         help: write `struct {name}: 64 => 10 {{ .. }}`"
    )
}

pub(crate) fn missing_shape(verb: &str) -> String {
    format!("how many values the network {verb} is missing here\nhelp: write `64 => 10`")
}

pub(crate) fn third_shape(is_followed: bool) -> String {
    let help = if is_followed {
        "write a size between them as a layer, as `dense(8, relu)`"
    } else {
        "remove this `=>`: the layers follow in braces"
    };
    format!("a network has two shapes, what it takes and what it gives\nhelp: {help}")
}

pub(crate) fn no_body(name: &str) -> String {
    format!(
        "`{name}` has no list of layers\n\
         help: write `{{ hidden: dense(32, relu), output: dense(10) }}` after the shapes"
    )
}

pub(crate) fn unclosed_network(name: &str) -> String {
    format!(
        "the layers of `{name}` are not closed, but here begins the next network\nhelp: write `}}` before it"
    )
}

pub(crate) fn no_layers(name: &str) -> String {
    format!("`{name}` has no layers\nhelp: write at least one between the braces, as `dense(10)`")
}

pub(crate) fn image_shape(sizes: &[String]) -> String {
    let numbers: Option<Vec<u64>> = sizes.iter().map(|size| size.parse().ok()).collect();
    let product = numbers.and_then(|numbers| numbers.iter().try_fold(1_u64, |p, n| p.checked_mul(*n)));
    let value = product.map_or_else(|| sizes.join(" * "), |product| product.to_string());
    format!(
        "`[{}]` has {} sizes, but the layers take a list of values\n\
         help: write `{value}`, the number of its values",
        sizes.join(", "),
        sizes.len(),
    )
}

pub(crate) fn expected_generic() -> String {
    "a network's parameters are sizes\nhelp: write `<const HIDDEN: usize>`".into()
}

pub(crate) fn more_than_a_size() -> String {
    "a parameter has a name and `usize`, and nothing else\nhelp: write `<const HIDDEN: usize>`".into()
}

pub(crate) fn wrong_attribute() -> String {
    "this attribute cannot be read\nhelp: write `#[name]` or `#[name(..)]` before the item".into()
}

pub(crate) fn layers_without_braces(found: &str) -> String {
    format!(
        "the layers belong in `{{ }}`, right after the shapes, but here is `{found}`\n\
         help: write `{{ hidden: dense(32, relu), output: dense(10) }}` after the shapes"
    )
}

pub(crate) fn semicolon_after_network() -> String {
    "a network ends with its `}`\nhelp: remove this `;`".into()
}

pub(crate) fn visible_layer(found: &str) -> String {
    format!("the fields have the network's visibility\nhelp: leave `{found}` out")
}

pub(crate) fn keyword_in_list(word: &str) -> String {
    format!("`{word}` has no meaning in a list of layers\nhelp: write `hidden: dense(32)` for each layer")
}

pub(crate) fn constant_in_list(word: &str) -> String {
    format!("a `{word}` is no layer\nhelp: write it before `network!`; the layers can use it all the same")
}

pub(crate) fn nothing_before_comma() -> String {
    "nothing stands before this comma\nhelp: remove it".into()
}

pub(crate) fn expected_comma(found: &str) -> String {
    if found == ";" {
        return "expected `,`, found `;`\nhelp: write `,`".into();
    }
    let starts_something = found.starts_with(|c: char| c.is_alphanumeric() || c == '_');
    if starts_something {
        format!("expected `,` before `{found}`\nhelp: write `, {found}`")
    } else {
        format!("expected `,`, found `{found}`\nhelp: separate layers, and arguments, with `,`")
    }
}

pub(crate) fn expected_colon_after_name(found: &str) -> String {
    format!("expected `:` after the layer's name, found `{found}`\nhelp: write `hidden: dense(32)`")
}

pub(crate) fn name_without_layer() -> String {
    "this name is followed by no layer\nhelp: write `hidden: dense(32)`".into()
}

pub(crate) fn expected_layer(found: &str) -> String {
    format!("expected a layer, found `{found}`\nhelp: write a layer, as `dense(32, relu)`")
}

pub(crate) fn wrong_brackets(kind: &str) -> String {
    format!("the arguments of `{kind}` belong in parentheses\nhelp: write `{kind}(..)`")
}

pub(crate) fn expected_arrow(found: &str) -> String {
    format!("expected `=>`, found `{found}`\nhelp: write `=>`")
}

pub(crate) fn no_arrow_between(first: &str, second: &str) -> String {
    format!("expected `=>` between two sizes\nhelp: write `{first} => {second}`")
}

pub(crate) fn expected_equals(key: &str, found: &str, value: &str) -> String {
    let found = if found.is_empty() { String::new() } else { format!(", found `{found}`") };
    let value = if value.is_empty() { ".." } else { value };
    format!("expected `=` after `{key}`{found}\nhelp: write `{key} = {value}`")
}

pub(crate) fn missing_value() -> String {
    "a value is missing here\nhelp: write `64 => 32` for sizes, `init = he_normal` for a key".into()
}

pub(crate) fn no_expression(found: &str) -> String {
    if found.strip_prefix('.').is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit())) {
        return format!("a number does not begin with its point\nhelp: write `0{found}`");
    }
    format!("`{found}` is no value\nhelp: write a number, a constant, or arithmetic on them")
}

pub(crate) fn attribute_of_nothing(is_doc: bool) -> String {
    let (what, help) = if is_doc {
        ("a comment of three slashes", "write `//` for a remark, or a layer after it")
    } else {
        ("an attribute", "remove it, or write a layer after it")
    };
    format!("{what} is about the layer after it, but there is none\nhelp: {help}")
}

pub(crate) fn conditional_layer() -> String {
    "a layer cannot be conditional: its shape depends on those before it\n\
     help: declare two networks, each with `#[cfg(..)]` before `struct`"
        .into()
}
