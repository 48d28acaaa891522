/**
 * The sweep over widths as the user sees it: rows kept as they are measured, the summary, findings
 * and the report.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.app.linearity;
