//! Groups: the way from a client to its endpoints, segment by segment.

use super::call::Call;
use super::path::Scope;
use super::{Code, docs, endpoint, features};
use crate::ir::{
    Client, Crate, Docs, EndpointGroup, EndpointKind, Item, ItemId, ItemKind, Method, MethodKind,
    Module, Runtime, Type,
};
use crate::names::write_ident;

/// Emits the type through which a client reaches the endpoints below a module.
pub fn emit(scope: &Scope<'_>, group: &EndpointGroup) -> Code {
    let mut call = Call::new("endpoints");
    call.line(&format!("/// The endpoints of `{}`.", group.prefix));
    call.line(&format!("{} {{", write_ident(&group.name)));
    for method in &group.methods {
        emit_method(scope, method, &mut call);
    }
    call.line("}");
    Code::Text(call.finish())
}

/// Emits the methods with which the ways begin.
pub fn emit_client(krate: &Crate, client: &Client) -> Code {
    if let Runtime::External(_) = krate.runtime {
        return emit_trait(krate, client);
    }
    let callers = match client.has_session {
        true => "Client, Session",
        false => "Client",
    };
    let mut call = Call::new("client_endpoints");
    call.line(&format!("{callers}: {{"));
    for (name, path) in ways(krate, client) {
        call.line(&format!("    {name}: {path},"));
    }
    call.line("}");
    Code::Text(format!("#[rustfmt::skip]\n{}", call.finish()))
}

/// The same as a trait, for clients of another crate.
fn emit_trait(krate: &Crate, client: &Client) -> Code {
    let methods: Vec<String> = ways(krate, client)
        .map(|(name, path)| {
            let prefix = path.split("::").next().unwrap_or_default();
            format!(
                "    /// The endpoints of the group `{prefix}`.\n    \
                     fn {name}(&self) -> {path}<'_, Self> {{\n        {path}::new(self)\n    }}\n"
            )
        })
        .collect();
    Code::Text(format!(
        "/// The ways from a client to the endpoints. Bring the trait into scope, and any client has them.\n\
         #[rustfmt::skip]\n\
         #[allow(dead_code)]\n\
         pub trait Endpoints: lex::Caller + Sized {{\n{}}}\n\n\
         #[rustfmt::skip]\n\
         impl<C: lex::Caller> Endpoints for C {{}}\n",
        methods.join("\n")
    ))
}

/// The names with which the ways begin, and the group that each leads to.
fn ways(krate: &Crate, client: &Client) -> impl Iterator<Item = (String, String)> {
    client.groups.iter().filter_map(|method| {
        let module = match method.kind {
            MethodKind::Group(id) => krate.modules.get(id)?,
            _ => return None,
        };
        Some((write_ident(&method.name), group_path(module)?))
    })
}

fn emit_method(scope: &Scope<'_>, method: &Method, call: &mut Call) {
    match method.kind {
        MethodKind::Group(id) => {
            if let Some(module) = scope.module(id)
                && let Some(group) = &module.endpoints
            {
                emit_line(method, "group", "()", Some(&group.name), module, call);
            }
        }
        MethodKind::Call(id) => {
            if let Some((item, kind)) = endpoint_of(scope, id) {
                for line in docs::comment(&summary(item, &kind.nsid)).lines() {
                    call.line(&format!("    {line}"));
                }
                let keyword = match kind.kind {
                    EndpointKind::Query => "query",
                    EndpointKind::Procedure => "procedure",
                    EndpointKind::Subscription => "subscription",
                };
                emit_call(scope, method, keyword, id, call);
            }
        }
        MethodKind::Pages(id) => emit_call(scope, method, "pages", id, call),
        MethodKind::Stream(id) => emit_call(scope, method, "stream", id, call),
    }
}

fn emit_call(scope: &Scope<'_>, method: &Method, keyword: &str, id: ItemId, call: &mut Call) {
    let Some((item, kind)) = endpoint_of(scope, id) else {
        return;
    };
    let Some(module) = scope.module(item.module) else {
        return;
    };
    let arguments: Vec<String> = endpoint::arguments(kind)
        .map(|(name, ty)| format!("{name}: {}", type_name(scope, ty)))
        .collect();
    let arguments = format!("({})", arguments.join(", "));
    // The macro that declares how to read pages ties them to the parameters.
    let target = match method.kind {
        MethodKind::Pages(_) => None,
        _ => Some(item.name.as_str()),
    };
    emit_line(method, keyword, &arguments, target, module, call);
}

/// One method: what it does, its name and what it takes, what it leads to, and where that is unless the name tells.
fn emit_line(
    method: &Method,
    keyword: &str,
    arguments: &str,
    target: Option<&str>,
    module: &Module,
    call: &mut Call,
) {
    if let Some(attribute) = features::attribute(module) {
        call.line(&format!("    {attribute}"));
    }
    let mut line = format!("    {keyword} {}{arguments}", write_ident(&method.name));
    if let Some(target) = target {
        line += &format!(" -> {}", write_ident(target));
    }
    match module.path.last() {
        Some(name) if *name != method.name => line += &format!(" in {}", write_ident(name)),
        _ => {}
    }
    call.line(&(line + ";"));
}

/// A type as it is called in its own module.
fn type_name(scope: &Scope<'_>, ty: &Type) -> String {
    match ty {
        Type::Item(id) => scope
            .item(*id)
            .map_or_else(String::new, |item| write_ident(&item.name)),
        _ => scope.type_text(ty),
    }
}

/// The path to a group that lies at the top.
fn group_path(module: &Module) -> Option<String> {
    let group = module.endpoints.as_ref()?;
    let last = module.path.last()?;
    Some(format!(
        "{}::{}",
        write_ident(last),
        write_ident(&group.name)
    ))
}

fn endpoint_of<'a>(scope: &Scope<'a>, id: ItemId) -> Option<(&'a Item, &'a crate::ir::Endpoint)> {
    let item = scope.item(id)?;
    match &item.kind {
        ItemKind::Endpoint(kind) => Some((item, kind)),
        _ => None,
    }
}

/// The first sentence of an endpoint's documentation: an editor shows it while the name is typed.
fn summary(item: &Item, nsid: &str) -> Docs {
    let description = item.docs.description.as_deref().map(first_sentence);
    Docs {
        lead: description.is_none().then(|| format!("Calls `{nsid}`.")),
        description: description.map(str::to_owned),
        notes: Vec::new(),
        deprecated: item.docs.deprecated.clone(),
    }
}

fn first_sentence(text: &str) -> &str {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default();
    let end = line.match_indices(". ").map(|(at, _)| at + 1);
    // What ends after a word or two is an abbreviation or no sentence.
    let end = end.filter(|end| *end >= 20).min();
    end.and_then(|end| line.get(..end)).unwrap_or(line)
}
