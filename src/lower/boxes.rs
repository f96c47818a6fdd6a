//! Recursion: boxes where a type would otherwise hold itself by value.

use crate::ir::{Crate, ItemId, ItemKind, Type};

/// Puts a box around every field that closes a cycle of structs, and breaks aliases that only name themselves.
///
/// Lists and union members are on the heap already, so they close no cycle.
pub fn break_cycles(krate: &mut Crate) {
    break_alias_cycles(krate);
    let edges: Vec<Vec<ItemId>> = (0..krate.items.len())
        .map(|id| by_value(krate, id))
        .collect();
    let component = components(&edges);
    let in_cycle = |from: ItemId, to: ItemId| {
        component.get(from) == component.get(to)
            && (from != to || edges.get(from).is_some_and(|targets| targets.contains(&to)))
    };
    for id in 0..krate.items.len() {
        let targets: Vec<Option<ItemId>> = match krate.items.get(id).map(|item| &item.kind) {
            Some(ItemKind::Struct(item)) => {
                item.fields.iter().map(|f| held(krate, &f.ty)).collect()
            }
            _ => continue,
        };
        let Some(ItemKind::Struct(item)) = krate.items.get_mut(id).map(|item| &mut item.kind)
        else {
            continue;
        };
        for (field, target) in item.fields.iter_mut().zip(targets) {
            if target.is_some_and(|target| in_cycle(id, target)) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
            }
        }
    }
}

/// The structs that an item holds by value.
fn by_value(krate: &Crate, id: ItemId) -> Vec<ItemId> {
    match krate.items.get(id).map(|item| &item.kind) {
        Some(ItemKind::Struct(item)) => item
            .fields
            .iter()
            .filter_map(|f| held(krate, &f.ty))
            .collect(),
        _ => Vec::new(),
    }
}

/// The struct that a value of the type holds by value, if any; aliases are looked through.
fn held(krate: &Crate, ty: &Type) -> Option<ItemId> {
    let mut ty = ty;
    loop {
        let Type::Item(id) = ty else { return None };
        match &krate.items.get(*id)?.kind {
            ItemKind::Struct(_) => return Some(*id),
            ItemKind::Alias(inner) => ty = inner,
            _ => return None,
        }
    }
}

/// An alias that reaches itself through aliases and lists alone has no meaning in Rust; it becomes any value.
fn break_alias_cycles(krate: &mut Crate) {
    for id in 0..krate.items.len() {
        let mut seen = vec![id];
        let mut next = alias_target(krate, id);
        while let Some(target) = next {
            if seen.contains(&target) {
                if let Some(item) = krate.items.get_mut(id) {
                    item.kind = ItemKind::Alias(Type::Value);
                }
                break;
            }
            seen.push(target);
            next = alias_target(krate, target);
        }
    }
}

fn alias_target(krate: &Crate, id: ItemId) -> Option<ItemId> {
    let ItemKind::Alias(mut ty) = krate.items.get(id).map(|item| item.kind.clone())? else {
        return None;
    };
    while let Type::Vec(inner) | Type::Boxed(inner) = ty {
        ty = *inner;
    }
    match ty {
        Type::Item(target) => Some(target),
        _ => None,
    }
}

/// The strongly connected component of each node, after Tarjan, without recursion.
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut index = vec![NONE; edges.len()];
    let mut low = vec![NONE; edges.len()];
    let mut component = vec![NONE; edges.len()];
    let mut stack = Vec::new();
    let mut count = 0;
    for root in 0..edges.len() {
        if index[root] != NONE {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                index[node] = count;
                low[node] = count;
                count += 1;
                stack.push(node);
            }
            match edges[node].get(edge) {
                Some(&target) => {
                    path.push((node, edge + 1));
                    if index[target] == NONE {
                        path.push((target, 0));
                    } else if component[target] == NONE {
                        low[node] = low[node].min(index[target]);
                    }
                }
                None => {
                    if low[node] == index[node] {
                        while let Some(member) = stack.pop() {
                            component[member] = node;
                            if member == node {
                                break;
                            }
                        }
                    }
                    if let Some((parent, _)) = path.last() {
                        low[*parent] = low[*parent].min(low[node]);
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_share_a_component() {
        let edges = vec![vec![1], vec![2], vec![0, 3], vec![3], vec![]];
        let c = components(&edges);
        assert_eq!(c[0], c[1]);
        assert_eq!(c[1], c[2]);
        assert_ne!(c[2], c[3]);
        assert_ne!(c[3], c[4]);
    }

    #[test]
    fn a_long_chain_needs_no_stack() {
        let edges: Vec<Vec<usize>> = (0..200_000).map(|i| vec![(i + 1) % 200_000]).collect();
        let c = components(&edges);
        assert!(c.iter().all(|x| *x == c[0]));
    }
}
