//! Objects, and the `params` of endpoints.

use std::collections::BTreeMap;

use super::schema::Site;
use super::{Fields, MAX_EDITS, Node, Reader};
use crate::diagnostic::{Code, nearest};
use crate::lexicon::names::is_plain_name;
use crate::lexicon::{Object, Schema};

impl Reader<'_> {
    /// Reads an `object`.
    pub(super) fn object_schema(&mut self, fields: Fields<'_>) -> Object {
        self.known(
            fields,
            "an `object`",
            &["properties", "required", "nullable"],
        );
        self.members(fields, Site::Property)
    }

    /// Reads `parameters` of an endpoint.
    pub(super) fn parameters(&mut self, fields: Fields<'_>) -> Option<Object> {
        let node = fields.child("parameters")?;
        let params = self.object(&node, "`parameters`")?;
        self.description(params);
        if let Some(kind) = self.type_of(params)
            && kind != "params"
        {
            let message = format!("`parameters` must be of type `params`, not `{kind}`");
            let help = "write `\"type\": \"params\"`";
            self.report_help(Code::TypeOutOfPlace, &params.at("type"), message, help);
        }
        self.known(params, "`params`", &["properties", "required"]);
        Some(self.members(params, Site::Parameter))
    }

    fn members(&mut self, fields: Fields<'_>, site: Site) -> Object {
        let node = fields.child("properties");
        if node.is_none() {
            let message = "`properties` is missing; it is taken to be empty";
            let help = "add `\"properties\": {}`".to_owned();
            self.report_key(Code::MissingProperties, fields.pointer, message, Some(help));
        }
        let all = node
            .as_ref()
            .and_then(|node| self.object(node, "`properties`"));
        let properties = all.map_or_else(BTreeMap::new, |all| self.properties(all, site));
        let required = self.property_names(fields, "required", all, &properties);
        let nullable = match site {
            Site::Property => self.property_names(fields, "nullable", all, &properties),
            _ => Vec::new(),
        };
        Object {
            properties,
            required,
            nullable,
        }
    }

    fn properties(&mut self, all: Fields<'_>, site: Site) -> BTreeMap<String, Schema> {
        let mut properties = BTreeMap::new();
        for (name, value) in all.map {
            let node = Node {
                value,
                pointer: all.at(name),
            };
            let usable = self.property_name(name, &node.pointer);
            let schema = self.schema(&node, site);
            if usable {
                properties.insert(name.clone(), schema);
            }
        }
        properties
    }

    /// Checks a property's name; `false` when it must be left out.
    fn property_name(&mut self, name: &str, pointer: &str) -> bool {
        if name.is_empty() {
            let message = "the name of a property is empty";
            self.report_key(Code::InvalidPropertyName, pointer, message, None);
            return false;
        }
        if name.starts_with('$') {
            let message = format!("`{name}`: names that begin with `$` are reserved");
            let help = match name {
                "$type" => {
                    "every record and union member has a `$type`; it is not declared".to_owned()
                }
                _ => format!("write `{}`", name.trim_start_matches('$')),
            };
            self.report_key(Code::InvalidPropertyName, pointer, message, Some(help));
            return false;
        }
        if !is_plain_name(name) {
            let message = format!("`{name}` is an unusual name for a property");
            let help = "other tools expect a letter, then letters and digits".to_owned();
            self.report_key(Code::UnusualPropertyName, pointer, message, Some(help));
        }
        true
    }

    /// Reads `required` or `nullable`. Names that are not defined are reported and left out.
    fn property_names(
        &mut self,
        fields: Fields<'_>,
        key: &str,
        all: Option<Fields<'_>>,
        properties: &BTreeMap<String, Schema>,
    ) -> Vec<String> {
        let mut names = Vec::new();
        let mut advised = 0;
        for (name, pointer) in self.distinct_texts(fields, key).unwrap_or_default() {
            if properties.contains_key(name) {
                names.push(name.to_owned());
            } else if !all.is_some_and(|all| all.has(name)) {
                let message = format!("`{name}` is {key}, but is not in `properties`");
                // Only a few are advised on, since each is compared with all properties.
                let candidates = properties.keys().filter(|_| advised < 10);
                let near = nearest(name, candidates.map(String::as_str), MAX_EDITS);
                advised += 1;
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("define the property, or remove it from `{key}`"),
                };
                self.report_help(Code::UndefinedProperty, &pointer, message, help);
            }
        }
        names
    }
}
