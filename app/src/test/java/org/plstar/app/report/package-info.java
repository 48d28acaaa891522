/** Reports, tested as data and in a real browser. */
@org.jspecify.annotations.NullMarked
package org.plstar.app.report;
