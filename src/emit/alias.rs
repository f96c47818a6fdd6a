//! Aliases, and constants: tokens, permission sets, embedded lexicons.

use quote::quote;

use super::path::Scope;
use super::{Code, docs, tokens};
use crate::ir::{Item, Permission, PermissionSet, Type};
use crate::names::write_ident;

/// Emits another name for a type.
pub fn emit_alias(scope: &Scope<'_>, item: &Item, ty: &Type, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let ty = tokens(&scope.type_text(ty));
    out.push(Code::Item(quote!(#docs pub type #name = #ty;)));
}

/// Emits the constant of a token.
pub fn emit_token(item: &Item, full_name: &str, out: &mut Vec<Code>) {
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    out.push(Code::Item(
        quote!(#docs pub const #name: &str = #full_name;),
    ));
}

/// Emits the constant of a permission set.
pub fn emit_permission_set(
    scope: &Scope<'_>,
    item: &Item,
    set: &PermissionSet,
    out: &mut Vec<Code>,
) {
    let (some, none) = (tokens(&scope.std("Some")), tokens(&scope.std("None")));
    let name = tokens(&write_ident(&item.name));
    let docs = docs::attributes(&item.docs, 0);
    let nsid = &set.nsid;
    let texts = |texts: &[(String, String)]| {
        let pairs = texts
            .iter()
            .map(|(language, text)| quote!((#language, #text)));
        quote!(&[#(#pairs),*])
    };
    let title = texts(&set.title);
    let detail = texts(&set.detail);
    let permissions = set.permissions.iter().map(|permission| match permission {
        Permission::Repo { collection, action } => quote! {
            lex::Permission::Repo { collection: &[#(#collection),*], action: &[#(#action),*] }
        },
        Permission::Rpc {
            lxm,
            aud,
            inherit_aud,
        } => {
            let aud = match aud {
                Some(aud) => quote!(#some(#aud)),
                None => quote!(#none),
            };
            quote!(lex::Permission::Rpc { lxm: &[#(#lxm),*], aud: #aud, inherit_aud: #inherit_aud })
        }
    });
    out.push(Code::Item(quote! {
        #docs
        pub const #name: lex::PermissionSet = lex::PermissionSet {
            nsid: #nsid,
            title: #title,
            detail: #detail,
            permissions: &[#(#permissions),*],
        };
    }));
}

/// Emits the lexicon itself.
pub fn emit_lexicon(json: &str) -> Code {
    Code::Item(quote! {
        #[doc = " The lexicon document, as JSON."]
        pub const LEXICON: &str = #json;
    })
}
