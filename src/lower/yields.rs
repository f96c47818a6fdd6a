//! Tells of fields, variants and modules that are not called what everybody would expect.

use rayon::prelude::*;

use crate::catalog::Catalog;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Place, push_segment};
use crate::ir::{Crate, Item, ItemKind};
use crate::lexicon::DefId;
use crate::names;
use crate::settings::Rules;

use super::external::is_own;
use super::{Assembly, Origin, Scope, last_name, text};

/// Notes every field and variant that had to yield its name, by definition, and every module. What the user called
/// otherwise is no news.
pub fn report(scope: &Scope<'_>, assembly: &Assembly<'_>, diagnostics: &mut Diagnostics) {
    let (catalog, krate) = (scope.catalog, &assembly.krate);
    let settings = &scope.options.settings;
    let all = krate.items.par_iter().zip(&assembly.origins);
    let found: Vec<Vec<Diagnostic>> = all
        .map(|(item, origin)| of_item(catalog, krate, settings, item, origin))
        .collect();
    for note in found.into_iter().flatten() {
        diagnostics.push(note);
    }
    let chosen = settings.modules();
    let own = krate
        .modules
        .iter()
        .filter(|module| module.external.is_none());
    for module in own {
        let Some(document) = module.nsid.as_deref().and_then(|id| catalog.document(id)) else {
            continue;
        };
        let mut expected: Vec<String> = document.id.split('.').map(names::snake).collect();
        if let (Some(last), Some(chosen)) = (expected.last_mut(), chosen.get(&document.id)) {
            last.clone_from(&chosen.name);
        }
        if expected != module.path {
            let message = format!(
                "the module of `{}` is called `{}` in Rust, because `{}` is reserved or taken",
                document.id,
                module.path.join("::"),
                expected.join("::")
            );
            let place = Place::value(&document.file, "/id");
            diagnostics.push(Diagnostic::new(Code::NameYields, message).at(place));
        }
    }
}

/// The notes about one item.
fn of_item(
    catalog: &Catalog,
    krate: &Crate,
    settings: &Rules,
    item: &Item,
    origin: &Origin<'_>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if !is_own(krate, item.module) {
        return found;
    }
    let Origin {
        def,
        spelling,
        site,
        ..
    } = origin;
    // Gathered once: it may choose the names of thousands of variants.
    let variants = settings.at(def, site).variants;
    let is_chosen = |wire: &str| {
        let field = [site.as_str(), wire].join("/");
        variants.contains_key(wire) || settings.at(def, &field).rename.is_some()
    };
    let mut note = |what: &str, wire: &str, wanted: String, got: &str| {
        let is_other = wanted.trim_start_matches("r#") != got.trim_start_matches("r#");
        if is_other && !is_chosen(wire) {
            let owner = &item.name;
            let message = format!(
                "the {what} `{wire}` of `{owner}` is called `{got}` in Rust, because `{wanted}` is taken"
            );
            found.push(at(catalog, def, spelling, wire, message));
        }
    };
    match &item.kind {
        ItemKind::Struct(item) => {
            for field in &item.fields {
                note("field", &field.wire, names::snake(&field.wire), &field.name);
            }
        }
        ItemKind::TextEnum(set) => {
            for variant in &set.variants {
                let wanted = names::camel(text::short_value(&variant.wire));
                note("value", &variant.wire, wanted, &variant.name);
            }
        }
        ItemKind::Union(union) => {
            for variant in &union.variants {
                let member = match variant.type_name.split_once('#') {
                    Some((nsid, name)) => DefId::new(nsid, name),
                    None => DefId::new(variant.type_name.as_str(), "main"),
                };
                let wanted = names::camel(last_name(&member));
                note("member", &variant.type_name, wanted, &variant.name);
            }
        }
        _ => {}
    }
    found
}

fn at(catalog: &Catalog, def: &DefId, spelling: &str, wire: &str, message: String) -> Diagnostic {
    let note = Diagnostic::new(Code::NameYields, message);
    let Some((document, def)) = catalog.document(&def.nsid).zip(catalog.def(def)) else {
        return note;
    };
    // A property of the definition itself can be shown; of what lies deeper, the definition is.
    let own = match spelling.contains('/') {
        true => None,
        false => ["/properties/", "/record/properties/"]
            .iter()
            .map(|between| {
                let mut pointer = format!("{}{between}", def.pointer);
                push_segment(&mut pointer, wire);
                pointer
            })
            .find(|pointer| document.json().pointer(pointer).is_some()),
    };
    note.at(Place::key(
        &document.file,
        own.unwrap_or_else(|| def.pointer.clone()),
    ))
}
