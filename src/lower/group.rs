//! Groups of endpoints: the ways from a client to each endpoint, one method for each segment of its NSID.

use std::collections::HashMap;

use crate::ir::{
    Crate, Endpoint, EndpointGroup, EndpointKind, ItemId, ItemKind, Method, MethodKind, Module,
    ModuleId,
};
use crate::names::{self, Case, Wish};

/// The methods that a client has already: a top-level group takes another name.
pub const CLIENT_METHODS: &[&str] = &[
    "bearer",
    "build_procedure",
    "build_query",
    "build_request",
    "changes",
    "check",
    "client",
    "clone",
    "exchange",
    "exchange_streaming",
    "fmt",
    "from",
    "headers",
    "is_over",
    "limits",
    "log_in",
    "new",
    "on_change",
    "procedure",
    "proxy",
    "query",
    "refresh",
    "renew",
    "request_tokens",
    "send",
    "send_streaming",
    "service",
    "set_tokens",
    "settings",
    "show",
    "stream",
    "tokens",
    "transport",
    "with_bearer",
    "with_body_limit",
    "with_client",
    "with_header",
    "with_labelers",
    "with_proxy",
    "with_redirects",
    "with_text",
    "with_timeout",
    "with_validation",
    "without_bearer",
    "without_header",
    "without_labelers",
    "without_proxy",
    "without_validation",
    "write_input",
    "write_params",
];

/// Gives each module with endpoints below it an [`EndpointGroup`], and returns the methods of the client.
/// `subscriptions` tells whether there is something to subscribe with.
pub fn plan(krate: &mut Crate, subscriptions: bool) -> Vec<Method> {
    let by_path: HashMap<&[String], ModuleId> = krate
        .modules
        .iter()
        .enumerate()
        .filter(|(_, module)| module.external.is_none())
        .map(|(id, module)| (module.path.as_slice(), id))
        .collect();
    let mut groups: Vec<Option<EndpointGroup>> = vec![None; krate.modules.len()];
    // A parent stands before its children, so that the other way round the children are known.
    let own = krate.modules.iter().enumerate().rev();
    for (id, module) in own.filter(|(_, module)| module.external.is_none()) {
        let mut path = module.path.clone();
        let children = module.children.iter().filter_map(|name| {
            path.truncate(module.path.len());
            path.push(name.clone());
            by_path.get(path.as_slice()).copied()
        });
        let methods = methods(krate, children, &groups, subscriptions, &["new"]);
        let prefix = methods.first().map(|method| prefix(krate, &groups, method));
        if let (Some(place), Some(prefix)) = (groups.get_mut(id), prefix) {
            *place = Some(EndpointGroup {
                prefix,
                name: group_name(krate, module),
                methods,
            });
        }
    }
    let top = krate.modules.iter().enumerate();
    let top = top.filter(|(_, module)| module.path.len() == 1 && module.external.is_none());
    let top = top.map(|(id, _)| id);
    let mut taken = CLIENT_METHODS.to_vec();
    // A client has the groups of the crate that it comes from as its own methods, which hide those of a trait.
    let elsewhere = krate
        .modules
        .iter()
        .filter(|module| module.external.is_some());
    taken.extend(elsewhere.filter_map(|module| module.path.first().map(String::as_str)));
    let client = methods(krate, top, &groups, subscriptions, &taken);
    for (module, group) in krate.modules.iter_mut().zip(groups) {
        module.endpoints = group;
    }
    client
}

/// The methods that lead to these modules. An endpoint has precedence over a group of the same name, and both over
/// further forms of a call.
fn methods(
    krate: &Crate,
    children: impl Iterator<Item = ModuleId>,
    groups: &[Option<EndpointGroup>],
    subscriptions: bool,
    taken: &[&str],
) -> Vec<Method> {
    let mut kinds = Vec::new();
    let mut wishes = Vec::new();
    for child in children {
        let Some(module) = krate.modules.get(child) else {
            continue;
        };
        let name = module.path.last().map_or("", String::as_str);
        // rustc wants one underscore between words: `self_` gives `self_pages`.
        let stem = name.trim_end_matches('_');
        let mut add = |rank, first: String, second: String, kind| {
            wishes.push(wish(rank, first, second));
            kinds.push(kind);
        };
        let own = || name.to_owned();
        let endpoint = endpoint(krate, module)
            .filter(|(_, endpoint)| subscriptions || endpoint.kind != EndpointKind::Subscription);
        if let Some((item, kind)) = endpoint {
            add(0, own(), format!("call_{name}"), MethodKind::Call(item));
            if kind.paging.is_some() {
                let (first, second) = (format!("{stem}_pages"), format!("pages_of_{name}"));
                add(2, first, second, MethodKind::Pages(item));
            }
            if kind.is_streamed() {
                let (first, second) = (format!("{stem}_stream"), format!("stream_of_{name}"));
                add(2, first, second, MethodKind::Stream(item));
            }
        }
        if groups.get(child).is_some_and(Option::is_some) {
            add(1, own(), format!("{stem}_group"), MethodKind::Group(child));
        }
    }
    let (names, _) = names::settle(&wishes, taken, false);
    let mut methods: Vec<Method> = names
        .into_iter()
        .zip(kinds)
        .map(|(name, kind)| Method { name, kind })
        .collect();
    methods.sort_by(|a, b| a.name.cmp(&b.name));
    methods
}

/// The NSID of what a method leads to, without its last segment.
fn prefix(krate: &Crate, groups: &[Option<EndpointGroup>], method: &Method) -> String {
    let below = match method.kind {
        MethodKind::Group(module) => groups
            .get(module)
            .and_then(|group| Some(&group.as_ref()?.prefix)),
        MethodKind::Call(item) | MethodKind::Pages(item) | MethodKind::Stream(item) => {
            match krate.items.get(item).map(|item| &item.kind) {
                Some(ItemKind::Endpoint(endpoint)) => Some(&endpoint.nsid),
                _ => None,
            }
        }
    };
    let parent = below.and_then(|below| below.rsplit_once('.'));
    parent
        .map(|(parent, _)| parent.to_owned())
        .unwrap_or_default()
}

/// What a method would like to be called, and what if that is taken.
fn wish(rank: u8, first: String, second: String) -> Wish {
    Wish {
        rank,
        spelling: first.clone(),
        case: Case::Snake,
        candidates: vec![first, second],
        canonical: true,
    }
}

/// The endpoint that a module is.
fn endpoint<'a>(krate: &'a Crate, module: &Module) -> Option<(ItemId, &'a Endpoint)> {
    module
        .items
        .iter()
        .find_map(|&id| match &krate.items.get(id)?.kind {
            ItemKind::Endpoint(kind) => Some((id, kind)),
            _ => None,
        })
}

/// The name of a module's group. Only a module that is a lexicon too has other items.
fn group_name(krate: &Crate, module: &Module) -> String {
    let items = module.items.iter().filter_map(|&id| krate.items.get(id));
    let taken: Vec<&str> = items.map(|item| item.name.as_str()).collect();
    let wish = Wish {
        rank: 0,
        spelling: module.path.join("."),
        case: Case::Camel,
        candidates: vec!["Endpoints".to_owned(), "EndpointGroup".to_owned()],
        canonical: true,
    };
    let (names, _) = names::settle(&[wish], &taken, false);
    names.into_iter().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `rustc` warns of two underscores between words.
    #[test]
    fn an_underscore_of_a_keyword_is_not_doubled() {
        let list = r##"{"type": "query", "parameters": {"type": "params", "properties": {"cursor": {"type": "string"}}},
            "output": {"encoding": "application/json", "schema": {"type": "object", "required": ["all"], "properties": {
                "cursor": {"type": "string"}, "all": {"type": "array", "items": {"type": "string"}}}}}}"##;
        let file = r#"{"type": "query", "output": {"encoding": "image/png"}}"#;
        let mut config = crate::Config::new();
        for (id, main) in [
            ("a.b.self", list),
            ("a.b.super", file),
            ("a.b.self.c", file),
        ] {
            let text = format!(r#"{{"lexicon": 1, "id": "{id}", "defs": {{"main": {main}}}}}"#);
            config.source(format!("{id}.json"), text);
        }
        let generated = config.generate().expect("it generates");
        let group = generated.files.get("a/b.rs").expect("the group");
        for name in [" self_pages(", " super_stream(", " self_group("] {
            assert!(group.contains(name), "{name} in {group}");
        }
    }

    /// The support code is the only place that knows which methods there are.
    #[test]
    fn no_method_of_a_client_is_given_to_a_group() {
        let texts = [
            include_str!("../../templates/caller.rs"),
            include_str!("../../templates/client.rs"),
            include_str!("../../templates/session.rs"),
            include_str!("../../templates/stream.rs"),
            include_str!("../../templates/streamed_session.rs"),
        ];
        for text in texts {
            for line in text.lines().filter_map(|line| line.strip_prefix("    ")) {
                let head = ["pub ", "pub(super) ", "async "]
                    .iter()
                    .fold(line, |line, word| line.strip_prefix(word).unwrap_or(line));
                let name = head
                    .strip_prefix("fn ")
                    .and_then(|rest| rest.split(['(', '<']).next());
                if let Some(name) = name {
                    assert!(CLIENT_METHODS.contains(&name), "`{name}` is not there");
                }
            }
        }
    }
}
