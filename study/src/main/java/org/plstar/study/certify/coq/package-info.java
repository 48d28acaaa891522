/** Existence of a solution as a theorem that Coq's kernel accepts (docs/coq.md). */
@org.jspecify.annotations.NullMarked
package org.plstar.study.certify.coq;
