/**
 * The check of certificates: reads a program as text, evaluates it in pairs of doubles and proves
 * the claims. It needs only {@code java.base}; programs that search for proofs call it.
 */
package org.plstar.check;
