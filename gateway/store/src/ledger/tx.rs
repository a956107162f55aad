//! A consistent view of the ledger, and a transaction that changes it.

use std::cell::RefCell;
use std::ops::{ControlFlow, Deref};

use jiff::Timestamp;
use uuid::Uuid;

use super::LedgerError;
use super::connection::{Connection, Length, Row, Stop};
use super::topic::{Topic, Touched};
use super::value::{Column, ToValue};
use crate::error::StoreError;
use crate::keys::Keys;

/// The ledger at one moment, for reading. Every reading function of this crate takes one.
pub struct View<'c> {
    connection: &'c Connection,
    keys: &'c Keys,
    /// The last failure of the ledger itself, kept for whoever must explain a lost transaction.
    fault: RefCell<Option<LedgerError>>,
}

impl<'c> View<'c> {
    pub(crate) fn new(connection: &'c Connection, keys: &'c Keys) -> Self {
        Self { connection, keys, fault: RefCell::new(None) }
    }

    pub(crate) fn keys(&self) -> &'c Keys {
        self.keys
    }

    /// The name under which this process holds leases.
    pub(crate) fn holder(&self) -> String {
        self.connection.holder()
    }

    /// The rows of a query, each read by `read`.
    pub(crate) fn query<T>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        let mut found = Vec::new();
        self.rows::<StoreError>(Length::Short, sql, values, &mut |row| {
            found.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }

    /// Gives the rows of a query to `each`, one after another: for tables that may be long.
    pub(crate) fn each<E: From<StoreError>>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.rows(Length::Long, sql, values, &mut |row| {
            each(row)?;
            Ok(ControlFlow::Continue(()))
        })
    }

    /// The first row of a query, if there is one.
    pub(crate) fn query_one<T>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        let (mut read, mut found) = (Some(read), None);
        self.rows::<StoreError>(Length::Short, sql, values, &mut |row| {
            found = read.take().map(|read| read(row)).transpose()?;
            Ok(ControlFlow::Break(()))
        })?;
        Ok(found)
    }

    /// The first column of the first row, if there is one.
    pub(crate) fn query_value<T: Column>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<Option<T>, StoreError> {
        self.query_one(sql, values, |row| Ok(row.get(0)?))
    }

    /// The first column of every row.
    pub(crate) fn query_values<T: Column>(
        &self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<Vec<T>, StoreError> {
        self.query(sql, values, |row| Ok(row.get(0)?))
    }

    fn rows<E: From<StoreError>>(
        &self,
        length: Length,
        sql: &'static str,
        values: &[&dyn ToValue],
        take: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, E>,
    ) -> Result<(), E> {
        self.connection.rows(length, sql, values, take).map_err(|stop| match stop {
            Stop::Ledger(error) => StoreError::from(self.failed(error)).into(),
            Stop::Taker(error) => error,
        })
    }

    fn failed(&self, error: LedgerError) -> LedgerError {
        self.fault.replace(Some(error.clone()));
        error
    }

    pub(super) fn take_fault(&self) -> Option<LedgerError> {
        self.fault.take()
    }
}

/// A transaction. It reads as a [`View`] and sees its own changes.
pub struct Tx<'c> {
    view: View<'c>,
    touched: Touched,
}

impl<'c> Tx<'c> {
    pub(super) fn new(connection: &'c Connection, keys: &'c Keys) -> Self {
        Self { view: View::new(connection, keys), touched: Touched::default() }
    }

    /// A new id (`UUIDv7`) for a row made at `at`.
    ///
    /// # Errors
    ///
    /// The system gave no randomness.
    pub fn new_id(&self, at: Timestamp) -> Result<Uuid, StoreError> {
        Ok(self.keys().new_id(at)?)
    }

    /// Tells whoever waits for `topic`, once the transaction is kept.
    pub fn touch(&mut self, topic: Topic) {
        self.touched.add(topic);
    }

    /// Runs a statement and says how many rows it changed.
    pub(crate) fn execute(
        &mut self,
        sql: &'static str,
        values: &[&dyn ToValue],
    ) -> Result<usize, LedgerError> {
        self.connection.execute(sql, values).map_err(|error| self.failed(error))
    }

    pub(super) fn touched(&self) -> Touched {
        self.touched
    }
}

impl<'c> Deref for Tx<'c> {
    type Target = View<'c>;
    fn deref(&self) -> &View<'c> {
        &self.view
    }
}
