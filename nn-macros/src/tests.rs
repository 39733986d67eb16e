#[test]
fn dump() {
    let t: proc_macro2::TokenStream =
        std::env::var("NET").unwrap_or("struct A: 2 => 1 { dense(H), dense(1) }".into()).parse().unwrap();
    let out = crate::compile(quote::quote!(nn_core; #t));
    match syn::parse2::<syn::File>(out.clone()) {
        Ok(f) => println!("{}", prettyplease::unparse(&f)),
        Err(_) => println!("{out}"),
    }
}
