//! Unions of others that get members of the user's.

use crate::catalog::{Catalog, MAX_EDITS};
use crate::lexicon::{DefId, Ref};

use super::aids::Aids;
use super::site::{Leaf, Site};

/// A member that is to be added to a union.
#[derive(Debug, Clone)]
pub struct Addition {
    /// The definition that the union lies in.
    pub def: DefId,
    /// The way from there.
    pub path: Vec<String>,
    /// The member.
    pub member: DefId,
}

/// What is to be added to the union in a place. Why nothing can be, and what to do.
pub fn plan(
    member: &str,
    site: &Site<'_>,
    catalog: &Catalog,
    aids: &Aids,
) -> Result<Addition, (String, String)> {
    let (nsid, name) = member.split_once('#').unwrap_or((member, "main"));
    let target = DefId::new(nsid, name);
    let Leaf::Union(union) = site.what.leaf() else {
        let help = match site.what.leaf() {
            Leaf::Ref(reference) => format!(
                "it is defined elsewhere; name the union as `{}#{}`",
                reference.target.nsid, reference.target.name
            ),
            _ => "name a place where a union stands".to_owned(),
        };
        return Err(("it is no union".to_owned(), help));
    };
    if union.closed {
        return Err((
            "the union is closed".to_owned(),
            "remove this; nobody else would read a member that the lexicon does not list"
                .to_owned(),
        ));
    }
    if let Some((group, path)) = catalog.externals().find(&site.def.nsid) {
        return Err((
            format!("it is generated elsewhere: `{group}` is external, at `{path}`"),
            "add the member where the union is generated".to_owned(),
        ));
    }
    if union.refs.iter().any(|known| known.target == target) {
        return Err((
            format!("`{target}` is a member already"),
            "remove it here; the lexicon lists it".to_owned(),
        ));
    }
    let reference = Ref {
        pointer: String::new(),
        text: member.to_owned(),
        target: target.clone(),
    };
    if let Err(problem) = catalog.resolve_member(&reference) {
        let nsids = catalog.documents().map(|document| document.id.as_str());
        let names = catalog.document(nsid).into_iter();
        let names = names
            .flat_map(|document| document.defs.keys())
            .map(String::as_str);
        let help = match (catalog.document(nsid), catalog.def(&target)) {
            (_, Some(_)) => "name an object or a record".to_owned(),
            (None, _) => match aids.nearest(nsid, nsids, MAX_EDITS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add its lexicon to the input".to_owned(),
            },
            (Some(_), None) => match aids.nearest(name, names, MAX_EDITS) {
                Some(near) => format!("did you mean `{nsid}#{near}`?"),
                None => "add the definition to the lexicon, or name another one".to_owned(),
            },
        };
        return Err((format!("`{member}` cannot be a member: {problem}"), help));
    }
    Ok(Addition {
        def: site.def.clone(),
        path: site.path.iter().map(|part| (*part).to_owned()).collect(),
        member: target,
    })
}
