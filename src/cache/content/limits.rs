//! What is checked, and permissions.

use super::Content;
use crate::ir::{Checks, LengthLimits, Limit, Permission, PermissionSet};

impl Content<'_> {
    pub(super) fn checks(&mut self, checks: &Checks) {
        let Checks { levels, nested } = checks;
        self.limits(levels);
        self.flag(*nested);
    }

    pub(super) fn limits(&mut self, levels: &[Vec<Limit>]) {
        self.list(levels, |content, limits| {
            content.list(limits, Self::limit);
        });
    }

    fn limit(&mut self, limit: &Limit) {
        match limit {
            Limit::AnyObject => self.kind(0),
            Limit::Nullable => self.kind(1),
            Limit::Constant(value) => {
                self.kind(2);
                self.text(value);
            }
            Limit::ConstantInteger(value) => {
                self.kind(3);
                self.integer(*value);
            }
            Limit::ConstantBoolean(value) => {
                self.kind(4);
                self.flag(*value);
            }
            Limit::OneOf(values) => {
                self.kind(5);
                self.texts(values);
            }
            Limit::OneOfIntegers(values) => {
                self.kind(6);
                self.list(values, |content, &value| content.integer(value));
            }
            Limit::Length(LengthLimits { min, max }) => {
                self.kind(7);
                self.optional(*min, Self::number);
                self.optional(*max, Self::number);
            }
            Limit::MinGraphemes(count) => {
                self.kind(8);
                self.number(*count);
            }
            Limit::MaxGraphemes(count) => {
                self.kind(9);
                self.number(*count);
            }
            Limit::Range(min, max) => {
                self.kind(10);
                self.optional(*min, Self::integer);
                self.optional(*max, Self::integer);
            }
            Limit::Format(name) => {
                self.kind(11);
                self.text(name);
            }
            Limit::Accept(types) => {
                self.kind(12);
                self.texts(types);
            }
            Limit::MaxSize(size) => {
                self.kind(13);
                self.number(*size);
            }
        }
    }

    pub(super) fn permission_set(&mut self, set: &PermissionSet) {
        let PermissionSet {
            nsid,
            title,
            detail,
            permissions,
        } = set;
        self.kind(6);
        self.text(nsid);
        for texts in [title, detail] {
            self.list(texts, |content, (language, text)| {
                content.text(language);
                content.text(text);
            });
        }
        self.list(permissions, Self::permission);
    }

    fn permission(&mut self, permission: &Permission) {
        match permission {
            Permission::Repo { collection, action } => {
                self.kind(0);
                self.texts(collection);
                self.texts(action);
            }
            Permission::Rpc {
                lxm,
                aud,
                inherit_aud,
            } => {
                self.kind(1);
                self.texts(lxm);
                self.optional_text(aud);
                self.flag(*inherit_aud);
            }
        }
    }
}
