//! Endpoints: the marker type and the trait that ties its types together.

use proc_macro2::TokenStream;
use quote::quote;

use super::path::Scope;
use super::{Code, docs, subscribe, tokens};
use crate::ir::{Encoding, Endpoint, EndpointKind, Item, Type};
use crate::names::write_ident;

/// Emits the marker of an endpoint.
pub fn emit(scope: &Scope<'_>, item: &Item, kind: &Endpoint, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let nsid = &kind.nsid;
    let params = tokens(&scope.type_text(&kind.params));
    let error = match kind.error {
        Some(id) => tokens(&scope.item_text(id)),
        None => quote!(lex::UndeclaredError),
    };
    let input = tokens(&scope.type_text(&kind.input.ty));
    let output = tokens(&scope.type_text(&kind.output.ty));
    let output_encoding = encoding(quote!(OUTPUT), &kind.output.encoding);
    let (kind_name, types) = match kind.kind {
        EndpointKind::Query => (quote!(Query), quote!(type Output = #output;)),
        EndpointKind::Procedure => (
            quote!(Procedure),
            quote!(type Input = #input; type Output = #output;),
        ),
        EndpointKind::Subscription => {
            let message = tokens(&scope.type_text(&kind.message));
            (quote!(Subscription), quote!(type Message = #message;))
        }
    };
    let encodings = match kind.kind {
        EndpointKind::Query => quote!(#output_encoding),
        EndpointKind::Procedure => {
            let input_encoding = encoding(quote!(INPUT), &kind.input.encoding);
            quote!(#input_encoding #output_encoding)
        }
        EndpointKind::Subscription => subscribe::cursor(scope, kind),
    };
    out.push(Code::Item(quote! {
        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct #name;
    }));
    out.push(Code::Item(quote! {
        impl lex::#kind_name for #name {
            const NSID: &'static str = #nsid;
            #encodings
            type Params = #params;
            #types
            type Error = #error;
        }
    }));
    out.extend(call(scope, item, kind));
    out.extend(subscribe::emit(scope, item, kind));
}

/// The function that calls the endpoint, if calls are wanted.
fn call(scope: &Scope<'_>, item: &Item, kind: &Endpoint) -> Option<Code> {
    if !scope.wants_calls() {
        return None;
    }
    let (method, future) = match kind.kind {
        EndpointKind::Query => ("query", "QueryCall"),
        EndpointKind::Procedure => ("procedure", "ProcedureCall"),
        EndpointKind::Subscription => return None,
    };
    let name = write_ident(&item.name);
    let mut parameters = vec!["client: &lex::Client<T>".to_owned()];
    let mut arguments = Vec::new();
    let mut pass = |name: &str, ty: &Type| match ty {
        Type::Unit => arguments.push("&()".to_owned()),
        ty => {
            parameters.push(format!("{name}: &{}", scope.type_text(ty)));
            arguments.push(name.to_owned());
        }
    };
    pass("params", &kind.params);
    if kind.kind == EndpointKind::Procedure {
        pass("input", &kind.input.ty);
    }
    let head = "pub fn call<T: lex::Transport>";
    let tail = format!("-> impl lex::{future}<{name}> + use<T> {{");
    let signature = format!("{head}({}) {tail}", parameters.join(", "));
    let signature = match signature.len() <= 100 {
        true => signature,
        false => format!("{head}(\n    {},\n) {tail}", parameters.join(",\n    ")),
    };
    Some(Code::Text(format!(
        "/// Calls `{}`.\n{signature}\n    client.{method}::<{name}>({})\n}}\n",
        kind.nsid,
        arguments.join(", ")
    )))
}

/// The constant that says how a body is encoded; JSON is the trait's default.
fn encoding(name: TokenStream, encoding: &Encoding) -> TokenStream {
    match encoding {
        Encoding::Json => quote!(),
        Encoding::None => quote!(const #name: lex::Encoding = lex::Encoding::None;),
        Encoding::Binary(types) => {
            quote!(const #name: lex::Encoding = lex::Encoding::Binary(&[#(#types),*]);)
        }
    }
}
