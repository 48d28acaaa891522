@org.jspecify.annotations.NullMarked
package org.plstar.study.claim.table;
