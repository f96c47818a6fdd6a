//! What calls can be made through.

use super::call::{ProcedureCall, QueryCall};
use super::client::Client;
use super::transport::{MaybeSend, MaybeSync, Transport};
use super::xrpc::{Procedure, Query};

/// Calls endpoints: a [`Client`], or a session, which renews its tokens.
///
/// What is built on calls takes any of them.
pub trait Caller: MaybeSend + MaybeSync {
    /// Calls a query.
    fn query<Q: Query>(&self, params: &Q::Params) -> impl QueryCall<Q>;

    /// Calls a procedure.
    fn procedure<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl ProcedureCall<P>;
}

impl<T: Transport> Caller for Client<T> {
    fn query<Q: Query>(&self, params: &Q::Params) -> impl QueryCall<Q> {
        self.query::<Q>(params)
    }

    fn procedure<P: Procedure>(
        &self,
        params: &P::Params,
        input: &P::Input,
    ) -> impl ProcedureCall<P> {
        self.procedure::<P>(params, input)
    }
}
