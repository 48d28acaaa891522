/** Directories of runs and results: made, locked, dated, found and read again. */
@org.jspecify.annotations.NullMarked
package org.plstar.study.store;
