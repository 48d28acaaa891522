/** Partial differential equations: networks whose derivatives satisfy them at points. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.pde;
