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

/// Declares one method of a group.
macro_rules! endpoint {
    // The module has the name of the method.
    (
        $(#[$attribute:meta])*
        $kind:ident $method:ident $arguments:tt $(-> $target:ident)?
    ) => {
        lex::endpoint! { $(#[$attribute])* $kind $method $arguments $(-> $target)? in $method }
    };
    (group $method:ident() -> $group:ident in $module:ident) => {
        #[doc = ::core::concat!("The endpoints of the group `", ::core::stringify!($method), "`.")]
        pub fn $method(self) -> $module::$group<'a, C> {
            $module::$group::new(self.0)
        }
    };
    (
        $(#[$attribute:meta])*
        query $method:ident($(params: $params:ident,)?) -> $endpoint:ident in $module:ident
    ) => {
        $(#[$attribute])*
        pub fn $method(
            self,
            $(params: &$module::$params)?
        ) -> impl lex::QueryCall<$module::$endpoint> + use<C> {
            self.0.query::<$module::$endpoint>(lex::endpoint!(@value $(params $params)?))
        }
    };
    (
        $(#[$attribute:meta])*
        procedure $method:ident($(params: $params:ident,)? $(input: $($input:ident)::+,)?)
            -> $endpoint:ident in $module:ident
    ) => {
        $(#[$attribute])*
        pub fn $method(
            self,
            $(params: &$module::$params,)?
            $(input: &lex::endpoint!(@type $module $($input)::+),)?
        ) -> impl lex::ProcedureCall<$module::$endpoint> + use<C> {
            self.0.procedure::<$module::$endpoint>(
                lex::endpoint!(@value $(params $params)?),
                lex::endpoint!(@value $(input $($input)::+)?),
            )
        }
    };
    (pages $method:ident(params: $params:ident,) in $module:ident) => {
        #[doc = ::core::concat!("Reads the list of `", ::core::stringify!($module), "` page by page.")]
        pub fn $method(self, params: $module::$params) -> lex::Pages<C, $module::$params>
        where
            C: ::core::clone::Clone + 'static,
        {
            lex::pages(self.0, params)
        }
    };
    (stream $method:ident($(params: $params:ident,)?) -> $endpoint:ident in $module:ident) => {
        #[doc = ::core::concat!("Calls `", ::core::stringify!($module), "` and reads its output as it comes.")]
        pub fn $method(
            self,
            $(params: &$module::$params,)?
        ) -> impl lex::StreamCall<$module::$endpoint, C::Body> + use<C>
        where
            C: lex::StreamCaller,
        {
            self.0.stream::<$module::$endpoint>(lex::endpoint!(@value $(params $params)?))
        }
    };
    (@type $module:ident lex::$ty:ident) => { lex::$ty };
    (@type $module:ident $ty:ident) => { $module::$ty };
    (@value) => { &() };
    (@value $value:ident $($ty:ident)::+) => { $value };
}
pub(crate) use endpoint;

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
