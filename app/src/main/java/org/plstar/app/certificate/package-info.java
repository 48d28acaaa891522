/**
 * Certificates as users meet them: what is tried at a point, the files that hold a proof, and their
 * check.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.certificate;
