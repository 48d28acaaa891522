/**
 * Certificates: what is tried at a point or along a run, the files that hold a proof, and their
 * check.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.certify;
