//! Objects, and the `params` of endpoints.

use std::collections::BTreeMap;

use super::advice::fields_of;
use super::schema::Site;
use super::{Fields, MAX_EDITS, Node, Reader};
use crate::diagnostic::{Code, nearest};
use crate::lexicon::names::is_plain_name;
use crate::lexicon::{Object, Schema};

impl Reader<'_> {
    /// Reads an `object`.
    pub(super) fn object_schema(&mut self, fields: Fields<'_>) -> Object {
        self.known(fields, "an `object`", fields_of("object"));
        self.members(fields, Site::Property)
    }

    /// Reads `parameters` of an endpoint.
    pub(super) fn parameters(&mut self, fields: Fields<'_>) -> Option<Object> {
        let node = fields.child("parameters")?;
        let params = self.object(&node, "`parameters`")?;
        if ["type", "properties"].iter().all(|key| !params.has(key)) && !params.map.is_empty() {
            let message = "the parameters stand in `parameters` without a `type`";
            let help = "write `\"parameters\": { \"type\": \"params\", \"properties\": { ... } }`";
            self.report_key(
                Code::MissingType,
                params.pointer,
                message,
                Some(help.to_owned()),
            );
            return None;
        }
        self.description(params);
        if let Some(kind) = self.type_of(params)
            && kind != "params"
        {
            let message = format!("`parameters` must be of type `params`, not `{kind}`");
            let help = "write `\"type\": \"params\"`";
            self.report_help(Code::TypeOutOfPlace, &params.at("type"), message, help);
        }
        self.known(params, "`params`", fields_of("params"));
        Some(self.members(params, Site::Parameter))
    }

    fn members(&mut self, fields: Fields<'_>, site: Site) -> Object {
        let node = fields.child("properties");
        if node.is_none() {
            let misspelled = self.misspelled(fields, "properties");
            if !misspelled {
                for key in ["required", "nullable"] {
                    self.names_without_properties(fields, key);
                }
                let message = "`properties` is missing; it is taken to be empty";
                let help = "add `\"properties\": {}`".to_owned();
                self.report_key(Code::MissingProperties, fields.pointer, message, Some(help));
            }
        }
        let all = node
            .as_ref()
            .and_then(|node| self.object(node, "`properties`"));
        let properties = all.map_or_else(BTreeMap::new, |all| self.properties(all, site));
        let required = self.property_names(fields, "required", all, &properties);
        for name in &required {
            self.required_default(all, name);
        }
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
        for (name, value) in all.map.iter() {
            let node = Node {
                value,
                pointer: all.at(name),
            };
            let usable = self.property_name(name, &node.pointer);
            let schema = self.schema(&node, site);
            if usable {
                properties.insert(name.to_owned(), schema);
            }
        }
        properties
    }

    /// Checks a property's name; `false` when it must be left out.
    fn property_name(&mut self, name: &str, pointer: &str) -> bool {
        if name.is_empty() {
            let message = "the name of a property is empty";
            let help = Some("name it, or remove it".to_owned());
            self.report_key(Code::InvalidPropertyName, pointer, message, help);
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

    /// Notes a default that only some programs fill in.
    fn required_default(&mut self, all: Option<Fields<'_>>, name: &str) {
        let Some(property) = all.and_then(|all| all.child(name)) else {
            return;
        };
        if let Some(fields) = property.fields()
            && fields.has("default")
        {
            let message = format!("`{name}` has a default, but is required");
            let help = "programs differ in whether it may be left out; \
                        remove it from `required`, or remove the default";
            let pointer = fields.at("default");
            self.report_key(
                Code::DefaultOfRequired,
                &pointer,
                message,
                Some(help.to_owned()),
            );
        }
    }

    /// Reports names of properties where there are no properties at all: once, however many they are.
    fn names_without_properties(&mut self, fields: Fields<'_>, key: &str) {
        let texts = self.texts(fields, key).unwrap_or_default();
        let Some((first, _)) = texts.first() else {
            return;
        };
        let message = format!("`{key}` names `{first}`, but there are no `properties`");
        let help = format!("define the properties, or remove `{key}`");
        self.report_help(Code::UndefinedProperty, &fields.at(key), message, help);
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
        if all.is_none() {
            return names;
        }
        let mut advised = 0;
        for (name, pointer) in self.distinct_texts(fields, key).unwrap_or_default() {
            if properties.contains_key(name) {
                names.push(name.to_owned());
            } else if !all.is_some_and(|all| all.has(name)) {
                let message = format!("`{name}` is {key}, but is not in `properties`");
                // Only a few are advised on, since each is compared with all properties.
                let compared = if advised < 10 { properties.len() } else { 0 };
                let candidates = properties.keys().take(compared);
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
