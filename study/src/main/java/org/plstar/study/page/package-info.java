/**
 * The presentation of studies' results: as sentences, as JSON with arrays beside it, and as pages.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.page;
