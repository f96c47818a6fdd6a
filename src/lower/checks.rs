//! What `validate` checks: the limits that schemas set, and the types that have something to check inside.

use rayon::prelude::*;

use super::schema::format_type;
use super::{Lowering, Owner};
use crate::ir::{Crate, ItemId, ItemKind, LengthLimits, Limit, Presence, Type};
use crate::lexicon::{BlobSchema, IntegerSchema, LengthRange, SchemaKind, StringSchema};

impl Lowering<'_> {
    /// The limits that a schema sets to a value, to its elements, and so on. Those of a set of strings belong to its item,
    /// those of a reference to its target.
    pub fn limits(&self, owner: &Owner<'_, '_>, kind: &SchemaKind) -> Vec<Vec<Limit>> {
        if !self.scope.options.validate {
            return Vec::new();
        }
        let own = match kind {
            // What someone else's type checks is its own affair.
            _ if self.is_foreign(owner, kind) => Vec::new(),
            SchemaKind::Boolean(boolean) => {
                let constant = boolean.constant.map(Limit::ConstantBoolean);
                constant.into_iter().collect()
            }
            SchemaKind::Integer(integer) => integer_limits(integer),
            SchemaKind::String(string) if !string.is_set() => {
                text_limits(string, self.is_plain_text(owner, string))
            }
            SchemaKind::Unknown => vec![Limit::AnyObject],
            SchemaKind::Bytes(length) => length_limits(*length).into_iter().collect(),
            SchemaKind::Blob(blob) => blob_limits(blob),
            SchemaKind::Array(array) => {
                let mut levels = vec![length_limits(array.length).into_iter().collect()];
                levels.extend(self.limits(owner, &array.items.kind));
                return levels;
            }
            _ => Vec::new(),
        };
        vec![own]
    }

    /// The limits that go with the item of a definition or of an inline set of strings. Those of a set are told also when
    /// nothing is checked.
    pub fn item_limits(&self, owner: &Owner<'_, '_>, kind: &SchemaKind) -> Vec<Vec<Limit>> {
        match kind {
            // The type allows the declared values, but does not look at their format.
            SchemaKind::String(string) if string.is_set() => {
                let declared = string.values.as_ref().is_some_and(|v| !v.is_empty());
                let mut limits = text_limits(string, true);
                limits.retain(|limit| !(declared && matches!(limit, Limit::OneOf(_))));
                vec![limits]
            }
            kind => self.limits(owner, kind),
        }
    }

    /// Notes the limits of an item.
    pub fn limit(&mut self, id: ItemId, levels: Vec<Vec<Limit>>) {
        let validate = self.scope.options.validate;
        match self.made(id) {
            Some(made) if validate => made.item.checks.levels = levels,
            Some(made) => made.origin.limits = levels,
            None => {}
        }
    }
}

fn integer_limits(integer: &IntegerSchema) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    limits.extend(integer.constant.map(Limit::ConstantInteger));
    if !integer.values.is_empty() {
        limits.push(Limit::OneOfIntegers(integer.values.clone()));
    }
    if integer.minimum.is_some() || integer.maximum.is_some() {
        limits.push(Limit::Range(integer.minimum, integer.maximum));
    }
    limits
}

fn text_limits(string: &StringSchema, with_format: bool) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    limits.extend(string.constant.clone().map(Limit::Constant));
    limits.extend(string.values.clone().map(Limit::OneOf));
    limits.extend(length_limits(string.length));
    limits.extend(string.graphemes.min.map(Limit::MinGraphemes));
    limits.extend(string.graphemes.max.map(Limit::MaxGraphemes));
    if with_format {
        let format = string.format.map(format_type);
        limits.extend(format.map(Limit::Format));
    }
    limits
}

fn blob_limits(blob: &BlobSchema) -> Vec<Limit> {
    let mut limits: Vec<Limit> = Vec::new();
    // An empty list was meant to say nothing by everyone who wrote one.
    let accept = blob.accept.clone().filter(|accept| !accept.is_empty());
    limits.extend(accept.map(Limit::Accept));
    limits.extend(blob.max_size.map(Limit::MaxSize));
    limits
}

fn length_limits(LengthRange { min, max }: LengthRange) -> Option<Limit> {
    // No length is less than 0.
    let min = min.filter(|min| *min > 0);
    (min.is_some() || max.is_some()).then_some(Limit::Length(LengthLimits { min, max }))
}

/// Gives every field the limits of the aliases it goes through, and finds what has something to check inside. Definitions
/// may refer to each other in a circle, so that goes from what has limits to what holds it.
pub fn settle(krate: &mut Crate) {
    let fields = fields(krate);
    let mut holders: Vec<Vec<ItemId>> = vec![Vec::new(); krate.items.len()];
    let mut open: Vec<ItemId> = Vec::new();
    for (id, item) in krate.items.iter().enumerate() {
        match &item.kind {
            ItemKind::Struct(kind) => {
                // What a lexicon does not declare is of the data model at least.
                open.extend(kind.extra.is_some().then_some(id));
                for resolved in fields.get(id).into_iter().flatten() {
                    if !resolved.levels.is_empty() || resolved.is_free {
                        open.push(id);
                    }
                    if let Some(holder) = resolved.leaf.and_then(|leaf| holders.get_mut(leaf)) {
                        holder.push(id);
                    }
                    // Only the outer list's length can be checked without looking at the elements.
                    open.extend(resolved.leaf.filter(|_| resolved.levels.len() > 1));
                }
            }
            ItemKind::Union(union) => {
                open.extend(union.other.is_some().then_some(id));
                for variant in &union.variants {
                    if let Some(holder) = holders.get_mut(variant.item) {
                        holder.push(id);
                    }
                }
            }
            ItemKind::TextEnum(_) if item.checks.levels.iter().any(|l| !l.is_empty()) => {
                open.push(id);
            }
            _ => {}
        }
    }
    let mut nested = vec![false; krate.items.len()];
    while let Some(id) = open.pop() {
        let is_new = nested
            .get_mut(id)
            .is_some_and(|nested| !std::mem::replace(nested, true));
        if is_new {
            open.extend(holders.get(id).into_iter().flatten());
        }
    }
    let has_checks = |id: Option<ItemId>| id.and_then(|id| nested.get(id)).is_some_and(|n| *n);
    let items = (0..krate.items.len()).into_par_iter().map(|id| {
        let resolved = resolve(krate, &Type::Item(id), Vec::new());
        resolved.is_open_union || has_checks(resolved.leaf)
    });
    let items: Vec<bool> = items.collect();
    let all = krate.items.iter_mut().zip(fields).zip(items);
    for ((item, resolved), nested) in all {
        item.checks.nested = nested;
        let ItemKind::Struct(kind) = &mut item.kind else {
            continue;
        };
        for (field, mut resolved) in kind.fields.iter_mut().zip(resolved) {
            if resolved.is_value && is_nullable(&field.presence) {
                resolved.allow_null();
            }
            field.limits = resolved.levels;
        }
    }
}

/// What the fields of each item come down to.
fn fields(krate: &Crate) -> Vec<Vec<Resolved>> {
    let items = krate.items.par_iter().map(|item| match &item.kind {
        ItemKind::Struct(kind) => {
            let fields = kind.fields.iter();
            fields
                .map(|field| resolve(krate, &field.ty, field.limits.clone()))
                .collect()
        }
        _ => Vec::new(),
    });
    items.collect()
}

/// A type with all aliases looked through.
struct Resolved {
    /// The limits, without empty ones at the end.
    levels: Vec<Vec<Limit>>,
    /// The item at the bottom, below lists and boxes.
    leaf: Option<ItemId>,
    /// Whether what is there instead can break the rules of the data model.
    is_free: bool,
    /// Whether it is a value of the data model, which may be null.
    is_value: bool,
    /// Whether it is the member of a union that lists none.
    is_open_union: bool,
}

impl Resolved {
    fn allow_null(&mut self) {
        match self.levels.first_mut() {
            Some(own) => own.push(Limit::Nullable),
            None => self.levels.push(vec![Limit::Nullable]),
        }
    }
}

fn resolve(krate: &Crate, ty: &Type, mut levels: Vec<Vec<Limit>>) -> Resolved {
    let (mut ty, mut depth) = (ty, 0);
    let leaf = loop {
        match ty {
            Type::Vec(inner) => {
                depth += 1;
                ty = inner;
            }
            Type::Boxed(inner) => ty = inner,
            Type::Item(id) => match krate.items.get(*id) {
                Some(item) => match &item.kind {
                    ItemKind::Alias(inner) => {
                        merge(&mut levels, depth, &item.checks.levels);
                        ty = inner;
                    }
                    _ => break Some(*id),
                },
                None => break None,
            },
            _ => break None,
        }
    };
    while levels.last().is_some_and(Vec::is_empty) {
        levels.pop();
    }
    Resolved {
        levels,
        leaf,
        is_free: matches!(ty, Type::Value | Type::OpenUnion | Type::Blob),
        is_value: depth == 0 && *ty == Type::Value,
        is_open_union: *ty == Type::OpenUnion,
    }
}

fn is_nullable(presence: &Presence) -> bool {
    matches!(presence, Presence::Nullable | Presence::OptionalNullable)
}

/// Adds the limits that an alias sets to what lies so many lists deep.
fn merge(levels: &mut Vec<Vec<Limit>>, depth: usize, more: &[Vec<Limit>]) {
    let wanted = depth + more.len();
    if levels.len() < wanted {
        levels.resize(wanted, Vec::new());
    }
    for (level, limits) in levels.iter_mut().skip(depth).zip(more) {
        level.extend(limits.iter().cloned());
    }
}
