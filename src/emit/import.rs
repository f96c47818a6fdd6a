//! Imports: the modules that a module refers to, under short names.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Crate, ItemId, ItemKind, MethodKind, Module, ModuleId, Type};
use crate::names::{self, Case, Wish, write_ident};

/// The short name of each module that is referred to, and the lines that bring them into scope.
#[derive(Debug, Default)]
pub struct Imports {
    /// What each module is called here.
    pub names: BTreeMap<ModuleId, String>,
    uses: Vec<Use>,
    lex: Option<Use>,
}

impl Imports {
    /// The `use` lines, in the order in which rustfmt would put them. `with_lex` adds the support code.
    pub fn lines(self, with_lex: bool) -> Vec<String> {
        let lex = self.lex.filter(|_| with_lex);
        use_lines(self.uses.into_iter().chain(lex).collect())
    }
}

/// Plans the imports of a module.
pub fn plan(krate: &Crate, module: &Module) -> Imports {
    let targets: Vec<(ModuleId, &Module)> = referenced(krate, module)
        .into_iter()
        .filter_map(|id| Some((id, krate.modules.get(id)?)))
        .filter(|(_, target)| target.external.is_some() || target.path != module.path)
        .collect();
    let mut imports = Imports::default();
    let mut wanted = Vec::new();
    for (id, target) in targets {
        match child_name(module, target) {
            // A child is in scope already.
            Some(name) => drop(imports.names.insert(id, name)),
            None => wanted.push((id, target)),
        }
    }
    let items = module.items.iter().filter_map(|&id| krate.items.get(id));
    let mut taken: Vec<&str> = items.map(|item| item.name.as_str()).collect();
    taken.extend(module.children.iter().map(String::as_str));
    taken.push("lex");
    let mut names: Vec<String> = wanted
        .iter()
        .map(|(_, target)| first_name(target))
        .collect();
    if names::meet(&names, &taken, false) {
        let wishes: Vec<Wish> = wanted.iter().map(|(_, target)| wish(target)).collect();
        (names, _) = names::settle(&wishes, &taken, false);
    }

    for ((id, target), name) in wanted.into_iter().zip(names) {
        imports.uses.push(match &target.external {
            Some(path) => Use::external(path, &name),
            None => Use::new(&module.path, &target.path, &name),
        });
        imports.names.insert(id, name);
    }
    imports.lex = Some(Use::new(&module.path, &["lex".to_owned()], "lex"));
    imports
}

/// One import. The order is rustfmt's: `super` comes before `crate`, and that before names.
#[derive(Debug)]
struct Use {
    origin: Origin,
    parent: Vec<String>,
    leaf: String,
}

/// What the path of an import begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// So many modules above; further up comes first.
    Up(std::cmp::Reverse<usize>),
    /// The root of the crate, or another crate: the rest of the path says which.
    Root,
    Crate,
}

impl Use {
    fn new(here: &[String], target: &[String], name: &str) -> Self {
        let shared = here.iter().zip(target).take_while(|(a, b)| a == b).count();
        // The last segment is always named, also where the target lies above.
        let shared = shared.min(target.len().saturating_sub(1));
        let mut parent = target.get(shared..).unwrap_or_default().to_vec();
        let last = parent.pop().unwrap_or_default();
        let leaf = match last == name {
            true => write_ident(&last),
            false => format!("{} as {}", write_ident(&last), write_ident(name)),
        };
        Self {
            origin: Origin::Up(std::cmp::Reverse(here.len() - shared)),
            parent,
            leaf,
        }
    }

    /// An import by a path that means the same everywhere.
    fn external(path: &str, name: &str) -> Self {
        let (parent, last) = match path.rsplit_once("::") {
            Some((parent, last)) => (parent.split("::").map(str::to_owned).collect(), last),
            None => (Vec::new(), path),
        };
        let name = write_ident(name);
        Self {
            origin: match path.starts_with("::") {
                true => Origin::Crate,
                false => Origin::Root,
            },
            parent,
            leaf: match last == name {
                true => name,
                false => format!("{last} as {name}"),
            },
        }
    }

    fn path(&self) -> String {
        let write: fn(&String) -> String = match self.origin {
            Origin::Up(_) => |segment| format!("{}::", write_ident(segment)),
            // It is written already.
            Origin::Root | Origin::Crate => |segment| format!("{segment}::"),
        };
        let anchor = match self.origin {
            Origin::Up(std::cmp::Reverse(0)) => "self::".to_owned(),
            Origin::Up(std::cmp::Reverse(ups)) => "super::".repeat(ups),
            Origin::Root | Origin::Crate => String::new(),
        };
        let parent: String = self.parent.iter().map(write).collect();
        format!("{anchor}{parent}")
    }
}

/// The lines of the imports: one for each folder that modules come from.
fn use_lines(mut uses: Vec<Use>) -> Vec<String> {
    uses.sort_by_key(|import| {
        let mut path = import.parent.clone();
        path.push(import.leaf.clone());
        (import.origin, path)
    });
    let mut folders: Vec<(String, Vec<String>)> = Vec::new();
    for import in uses {
        let path = import.path();
        match folders.last_mut() {
            Some((last, leaves)) if *last == path => leaves.push(import.leaf),
            _ => folders.push((path, vec![import.leaf])),
        }
    }
    folders
        .iter()
        .map(|(path, leaves)| use_line(path, leaves))
        .collect()
}

fn use_line(path: &str, leaves: &[String]) -> String {
    if let [leaf] = leaves {
        return format!("use {path}{leaf};\n");
    }
    let line = format!("use {path}{{{}}};\n", leaves.join(", "));
    // rustfmt is stricter with imports: 98 columns for one line, 99 for a line of several.
    if line.len() < WIDTH {
        return line;
    }
    let mut text = format!("use {path}{{\n");
    let mut filled = String::from("   ");
    for leaf in leaves {
        if filled.len() + leaf.len() + 2 >= WIDTH {
            text += &filled;
            text.push('\n');
            filled = String::from("   ");
        }
        filled += &format!(" {leaf},");
    }
    text += &filled;
    text + "\n};\n"
}

/// The width that lines are filled to.
const WIDTH: usize = 100;

/// The module's last segment, with the one before it where that says too little.
fn first_name(target: &Module) -> String {
    match target.path.last().map(String::as_str) {
        Some("defs") => last_two(target),
        last => last.unwrap_or_default().to_owned(),
    }
}

fn last_two(target: &Module) -> String {
    let skipped = target.path.len().saturating_sub(2);
    target.path.get(skipped..).unwrap_or_default().join("_")
}

/// The first name, and longer ones for where that is not enough.
fn wish(target: &Module) -> Wish {
    let path = &target.path;
    let mut candidates = vec![first_name(target), path.join("_")];
    if path.last().is_none_or(|last| last != "defs") {
        candidates.insert(1, last_two(target));
    }
    Wish {
        rank: 0,
        spelling: path.join("."),
        case: Case::Snake,
        canonical: false,
        candidates,
    }
}

fn child_name(module: &Module, target: &Module) -> Option<String> {
    if target.external.is_some() {
        return None;
    }
    let (last, parent) = target.path.split_last()?;
    (parent == module.path).then(|| last.clone())
}

/// The modules of all items that a module's items mention.
pub fn referenced(krate: &Crate, module: &Module) -> BTreeSet<ModuleId> {
    let mut items: Vec<ItemId> = Vec::new();
    for item in module.items.iter().filter_map(|&id| krate.items.get(id)) {
        match &item.kind {
            ItemKind::Struct(kind) => kind
                .fields
                .iter()
                .for_each(|field| mention(&field.ty, &mut items)),
            ItemKind::Union(kind) => items.extend(kind.variants.iter().map(|variant| variant.item)),
            ItemKind::Alias(ty) => mention(ty, &mut items),
            ItemKind::Endpoint(kind) => {
                for ty in [&kind.params, &kind.input.ty, &kind.output.ty, &kind.message] {
                    mention(ty, &mut items);
                }
                if let Some(paging) = &kind.paging {
                    mention(&paging.item, &mut items);
                }
            }
            ItemKind::TextEnum(_) | ItemKind::Token(_) | ItemKind::PermissionSet(_) => {}
        }
    }
    // A group names endpoints and their types, all of them in modules below.
    let methods = module.endpoints.iter().flat_map(|group| &group.methods);
    items.extend(methods.filter_map(|method| match method.kind {
        MethodKind::Call(id) | MethodKind::Pages(id) | MethodKind::Stream(id) => Some(id),
        MethodKind::Group(_) => None,
    }));
    items
        .into_iter()
        .filter_map(|id| Some(krate.items.get(id)?.module))
        .collect()
}

fn mention(ty: &Type, items: &mut Vec<ItemId>) {
    match ty {
        Type::Item(id) => items.push(*id),
        Type::Vec(inner) | Type::Boxed(inner) => mention(inner, items),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(here: &[&str], target: &[&str], name: &str) -> String {
        let own = |path: &[&str]| path.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        use_lines(vec![Use::new(&own(here), &own(target), name)]).concat()
    }

    #[test]
    fn imports_are_relative() {
        assert_eq!(
            line(&["a", "b", "c"], &["a", "b", "d"], "d"),
            "use super::d;\n"
        );
        assert_eq!(
            line(&["a", "b", "c"], &["a", "b"], "b"),
            "use super::super::b;\n"
        );
        assert_eq!(
            line(&["a", "b"], &["a", "b", "c", "d"], "d"),
            "use self::c::d;\n"
        );
        assert_eq!(
            line(&["a", "b"], &["x", "type"], "type"),
            "use super::super::x::r#type;\n"
        );
        assert_eq!(
            line(&["a"], &["x", "defs"], "x_defs"),
            "use super::x::defs as x_defs;\n"
        );
        assert_eq!(
            line(&["a", "b"], &["lex"], "lex"),
            "use super::super::lex;\n"
        );
    }
}
