//! Inputs made to order.
