/**
 * The check of certificates: reads a program as text, evaluates it in pairs of doubles and proves
 * what is claimed. It needs nothing but {@code java.base}; whatever searches for proofs asks it.
 */
package org.plstar.check;
