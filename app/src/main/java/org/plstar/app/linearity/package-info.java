/**
 * The sweep over widths as the user sees it: rows kept as they are measured, findings, charts and
 * the page.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.linearity;
