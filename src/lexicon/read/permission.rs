//! Permission sets.

use super::advice::fields_of;
use super::fields::owned;
use super::{Fields, MAX_EDITS, Node, Reader, describe};
use crate::diagnostic::{Code, nearest};
use crate::lex::{Language, Nsid};
use crate::lexicon::{Permission, PermissionSet};

/// What can be done to records.
const ACTIONS: [&str; 3] = ["create", "update", "delete"];

impl Reader<'_> {
    pub(super) fn permission_set(&mut self, fields: Fields<'_>) -> PermissionSet {
        self.known(fields, "a `permission-set`", fields_of("permission-set"));
        for key in ["title:lang", "detail:lang"] {
            let Some(node) = fields.child(key) else {
                continue;
            };
            let Some(tags) = node.fields() else { continue };
            for tag in tags.map.keys().filter(|tag| !Language::is_valid(tag)) {
                let message = format!("`{tag}` is not a language tag");
                let hyphens = tag.replace('_', "-");
                let help = match Language::is_valid(&hyphens) {
                    true => format!("write `{hyphens}`"),
                    false => "write a language tag such as `de` or `pt-BR`".to_owned(),
                };
                self.report_key(Code::InvalidLanguage, &tags.at(tag), message, Some(help));
            }
        }
        if !fields.has("permissions") {
            let help =
                "list what it permits: `\"permissions\": [{ \"type\": \"permission\", ... }]`";
            self.missing(fields, "permissions", help);
        }
        let entries = self.list(fields, "permissions").unwrap_or_default();
        if entries.is_empty()
            && fields
                .get("permissions")
                .is_some_and(|list| list.as_array().is_some())
        {
            let message = "this permission set permits nothing";
            let help = "list permissions for `repo` or `rpc`";
            self.report_help(
                Code::NoPermissions,
                &fields.at("permissions"),
                message,
                help,
            );
        }
        PermissionSet {
            title: self.text(fields, "title").map(str::to_owned),
            title_lang: self.text_map(fields, "title:lang"),
            detail: self.text(fields, "detail").map(str::to_owned),
            detail_lang: self.text_map(fields, "detail:lang"),
            permissions: entries
                .iter()
                .filter_map(|entry| self.permission(entry))
                .collect(),
        }
    }

    fn permission(&mut self, node: &Node<'_>) -> Option<Permission> {
        let fields = self.object(node, "a permission")?;
        self.description(fields);
        match self.type_of(fields)? {
            "permission" => {}
            other => {
                let message = format!("a permission must be of type `permission`, not `{other}`");
                let help = "write `\"type\": \"permission\"`";
                self.report_help(Code::TypeOutOfPlace, &fields.at("type"), message, help);
                return None;
            }
        }
        let resource = self.required_text(fields, "resource")?;
        let mut unknown = false;
        let known: &[&str] = match resource {
            "repo" => &["resource", "collection", "action"],
            "rpc" => &["resource", "lxm", "aud", "inheritAud"],
            other => {
                unknown = true;
                let message = format!("a permission set cannot give permissions for `{other}`");
                let help = match nearest(other, ["repo", "rpc"], MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "only `repo` and `rpc` can be in a set".to_owned(),
                };
                self.doubt(&fields.at("resource"), message, &help);
                &[]
            }
        };
        for key in fields.map.keys().filter(|_| !known.is_empty()) {
            if !known.contains(&key) && key != "type" && key != "description" {
                unknown = true;
                let message = format!("a permission for `{resource}` has no field `{key}`");
                let help = match nearest(key, known.iter().copied(), MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "a permission with an unknown field is ignored as a whole".to_owned(),
                };
                self.report_key(
                    Code::UnknownPermission,
                    &fields.at(key),
                    message,
                    Some(help),
                );
            }
        }
        let mut permission = Permission {
            pointer: node.pointer.clone(),
            resource: resource.to_owned(),
            collection: Vec::new(),
            action: Vec::new(),
            lxm: Vec::new(),
            aud: None,
            inherit_aud: None,
            unknown,
        };
        match resource {
            "repo" => {
                permission.collection = self.nsids(fields, "collection", &mut permission.unknown);
                permission.action = self.actions(fields, &mut permission.unknown);
            }
            "rpc" => {
                permission.lxm = self.nsids(fields, "lxm", &mut permission.unknown);
                self.audience(fields, &mut permission);
            }
            _ => {}
        }
        Some(permission)
    }

    /// A list of NSIDs that must not be empty.
    fn nsids(&mut self, fields: Fields<'_>, key: &str, unknown: &mut bool) -> Vec<String> {
        let list = self.distinct_texts(fields, key).unwrap_or_default();
        if list.is_empty() {
            *unknown = true;
            let message = format!("this permission names nothing in `{key}`");
            let help = Some(format!("list at least one NSID in `{key}`"));
            self.report_key(Code::UnknownPermission, fields.pointer, message, help);
        }
        for (nsid, pointer) in &list {
            if !Nsid::is_valid(nsid) {
                *unknown = true;
                let message = format!("`{nsid}` is not an NSID");
                self.doubt(pointer, message, "a permission set has no wildcards");
            } else if !self.in_group(nsid) {
                let message = format!("`{nsid}` is outside the group of this permission set");
                let help = "a set can only give permissions in its own group and below";
                self.report_help(Code::PermissionOutOfGroup, pointer, message, help);
            }
        }
        owned(list)
    }

    fn actions(&mut self, fields: Fields<'_>, unknown: &mut bool) -> Vec<String> {
        let list = self.distinct_texts(fields, "action").unwrap_or_default();
        for (action, pointer) in &list {
            if !ACTIONS.contains(action) {
                *unknown = true;
                let message = format!("there is no action `{action}`");
                let help = match nearest(action, ACTIONS, MAX_EDITS) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "the actions are `create`, `update` and `delete`".to_owned(),
                };
                self.doubt(pointer, message, &help);
            }
        }
        owned(list)
    }

    fn audience(&mut self, fields: Fields<'_>, permission: &mut Permission) {
        permission.aud = self.text(fields, "aud").map(str::to_owned);
        permission.inherit_aud = self.flag(fields, "inheritAud");
        let inherits = permission.inherit_aud == Some(true);
        let message = match (permission.aud.as_deref(), inherits) {
            (Some("*"), false) | (None, true) => return,
            (Some(_), true) => "`aud` and `inheritAud` exclude each other".to_owned(),
            (Some(aud), false) => format!("in a permission set `aud` must be `*`, but is `{aud}`"),
            (None, false) => match fields.get("aud") {
                // Its wrong type is reported already.
                Some(value) if describe(value) != "a string" => return,
                _ => "this permission does not say for which service it is".to_owned(),
            },
        };
        permission.unknown = true;
        let help = Some("write `\"inheritAud\": true` or `\"aud\": \"*\"`".to_owned());
        self.report_key(Code::UnknownPermission, fields.pointer, message, help);
    }

    /// Whether an NSID is in the group of this document, or in one below.
    fn in_group(&self, nsid: &str) -> bool {
        let group = self.id.rsplit_once('.').map_or("", |(group, _)| group);
        let rest = nsid.strip_prefix(group);
        rest.is_some_and(|rest| rest.starts_with('.'))
    }

    fn doubt(&mut self, pointer: &str, message: String, help: &str) {
        self.report_help(Code::UnknownPermission, pointer, message, help);
    }
}
