//! Lists that come in pages: queries with a cursor in parameters and output, and one list in the output.

use crate::ir::{Crate, EndpointKind, Field, ItemKind, Paging, Presence, Struct, Type};

/// Finds the queries that give a list in pages. All items have their names and kinds by now.
pub fn find_lists(krate: &mut Crate) {
    let found: Vec<(usize, Paging)> = (0..krate.items.len())
        .filter_map(|id| Some((id, paging_of(krate, id)?)))
        .collect();
    for (id, paging) in found {
        if let Some(ItemKind::Endpoint(endpoint)) = krate.items.get_mut(id).map(|i| &mut i.kind) {
            endpoint.paging = Some(paging);
        }
    }
}

fn paging_of(krate: &Crate, id: usize) -> Option<Paging> {
    let ItemKind::Endpoint(endpoint) = &krate.items.get(id)?.kind else {
        return None;
    };
    if endpoint.kind != EndpointKind::Query {
        return None;
    }
    let cursor = cursor_of(struct_of(krate, &endpoint.params)?)?;
    let output = struct_of(krate, &endpoint.output.ty)?;
    if is_elsewhere(krate, &endpoint.output.ty) {
        return None;
    }
    // One macro call names the field for both.
    if cursor_of(output)?.name != cursor.name {
        return None;
    }
    let mut lists = output
        .fields
        .iter()
        .filter_map(|field| Some((field, element_of(krate, &field.ty)?)));
    let (items, item) = lists.next()?;
    let is_there = matches!(items.presence, Presence::Required | Presence::Default(_));
    match lists.next() {
        None if is_there => Some(Paging {
            cursor: cursor.name.clone(),
            items: items.name.clone(),
            item,
        }),
        _ => None,
    }
}

/// The field with the cursor: an optional string.
fn cursor_of(kind: &Struct) -> Option<&Field> {
    kind.fields.iter().find(|field| {
        field.wire == "cursor" && field.ty == Type::String && field.presence == Presence::Optional
    })
}

/// The struct that a type is, by whatever name.
fn struct_of<'a>(krate: &'a Crate, ty: &Type) -> Option<&'a Struct> {
    match resolve(krate, ty) {
        Type::Item(id) => match &krate.items.get(*id)?.kind {
            ItemKind::Struct(kind) => Some(kind),
            _ => None,
        },
        _ => None,
    }
}

/// The type of a list's elements.
fn element_of(krate: &Crate, ty: &Type) -> Option<Type> {
    match resolve(krate, ty) {
        Type::Vec(element) => Some((**element).clone()),
        _ => None,
    }
}

/// Whether another crate has the struct. What its list holds may have been made of lexicons that are not there.
fn is_elsewhere(krate: &Crate, ty: &Type) -> bool {
    matches!(resolve(krate, ty), Type::Item(id) if krate.is_external(*id))
}

/// Follows aliases. A chain of them that leads back to itself was an error before.
fn resolve<'a>(krate: &'a Crate, ty: &'a Type) -> &'a Type {
    let mut ty = ty;
    for _ in 0..krate.items.len() {
        match ty {
            Type::Item(id) => match krate.items.get(*id).map(|item| &item.kind) {
                Some(ItemKind::Alias(inner)) => ty = inner,
                _ => return ty,
            },
            _ => return ty,
        }
    }
    ty
}
