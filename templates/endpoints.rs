//! The ways from a client to its endpoints: `client.com().atproto().server().create_session(&input)`.
//!
//! A group is a type with a method for each endpoint and each group that lies directly below. It borrows the caller; the
//! calls do not borrow the group.

/// Declares a group: its name, and in braces its methods, which end in a semicolon each.
///
/// A method stands for what is in the module of the same name, or after `in` of another one: `query`, `procedure` and
/// `stream` name what they take, and after the arrow the endpoint; `pages` reads the list of a query; `group` leads to the
/// group after the arrow.
macro_rules! endpoints {
    (
        $(#[$doc:meta])*
        $name:ident {
            $(
                $(#[$attribute:meta])*
                $kind:ident $method:ident ( $($argument:ident : $($ty:ident)::+),* )
                    $(-> $target:ident)? $(in $module:ident)? ;
            )*
        }
    ) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<'a, C>(&'a C);

        impl<C> ::core::clone::Clone for $name<'_, C> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<C> ::core::marker::Copy for $name<'_, C> {}

        // An endpoint may be called `add` or `isOpen`; what that is in Rust does not matter here.
        #[allow(clippy::should_implement_trait, clippy::wrong_self_convention)]
        impl<'a, C: lex::Caller> $name<'a, C> {
            /// The endpoints as they are called through this caller.
            pub fn new(caller: &'a C) -> Self {
                $name(caller)
            }

            $(
                lex::endpoint! {
                    $(#[$attribute])*
                    $kind $method($($argument: $($ty)::+,)*) $(-> $target)? $(in $module)?
                }
            )*
        }
    };
}
pub(crate) use endpoints;

/// Declares one method of a group, with the macro that has the name of its kind. So only the kinds that are used need
/// to be there.
macro_rules! endpoint {
    (
        $(#[$attribute:meta])*
        $kind:ident $method:ident $arguments:tt $(-> $target:ident)? in $module:ident
    ) => {
        lex::$kind! { $(#[$attribute])* $method $arguments $(-> $target)? in $module }
    };
    // The module has the name of the method.
    (
        $(#[$attribute:meta])*
        $kind:ident $method:ident $arguments:tt $(-> $target:ident)?
    ) => {
        lex::$kind! { $(#[$attribute])* $method $arguments $(-> $target)? in $method }
    };
}
pub(crate) use endpoint;

/// Declares the method that leads to a group.
macro_rules! group {
    ($(#[$attribute:meta])* $method:ident() -> $group:ident in $module:ident) => {
        $(#[$attribute])*
        #[doc = ::core::concat!("The endpoints of the group `", ::core::stringify!($method), "`.")]
        pub fn $method(self) -> $module::$group<'a, C> {
            $module::$group::new(self.0)
        }
    };
}
pub(crate) use group;

/// Declares the method that calls a query.
macro_rules! query {
    (
        $(#[$attribute:meta])*
        $method:ident($(params: $params:ident,)?) -> $query:ident in $module:ident
    ) => {
        $(#[$attribute])*
        pub fn $method(
            self,
            $(params: &$module::$params)?
        ) -> lex::QueryCall<$module::$query> {
            self.0.query::<$module::$query>(lex::argument!($(params $params)?))
        }
    };
}
pub(crate) use query;

/// Declares the method that calls a procedure.
macro_rules! procedure {
    (
        $(#[$attribute:meta])*
        $method:ident($(params: $params:ident,)? $(input: $($input:ident)::+,)?)
            -> $procedure:ident in $module:ident
    ) => {
        $(#[$attribute])*
        pub fn $method(
            self,
            $(params: &$module::$params,)?
            $(input: &lex::argument!(@type $module $($input)::+),)?
        ) -> lex::ProcedureCall<$module::$procedure> {
            self.0.procedure::<$module::$procedure>(
                lex::argument!($(params $params)?),
                lex::argument!($(input $($input)::+)?),
            )
        }
    };
}
pub(crate) use procedure;

/// What a call passes on: the argument if there is one. After `@type`, the type of an argument.
macro_rules! argument {
    () => {
        &()
    };
    (@type $module:ident lex::$ty:ident) => {
        lex::$ty
    };
    (@type $module:ident $ty:ident) => {
        $module::$ty
    };
    ($value:ident $($ty:ident)::+) => {
        $value
    };
}
pub(crate) use argument;

/// Gives callers the methods with which the ways to the endpoints begin.
macro_rules! client_endpoints {
    ($($caller:ident),+ : $methods:tt) => {
        $(lex::client_endpoints! { @for $caller $methods })+
    };
    (@for $caller:ident { $($method:ident: $($group:ident)::+,)* }) => {
        #[allow(dead_code)]
        impl<T: lex::Transport> lex::$caller<T> {
            $(
                #[doc = ::core::concat!("The endpoints of the group `", ::core::stringify!($method), "`.")]
                pub fn $method(&self) -> $($group)::+<'_, Self> {
                    $($group)::+::new(self)
                }
            )*
        }
    };
}
pub(crate) use client_endpoints;
