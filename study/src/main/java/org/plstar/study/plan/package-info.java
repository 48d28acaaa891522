/** What large parts of studies take, known before the work, and how fast a place computes. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.plan;
