"""Missing values: masks, nan-functions, filling by means and by interpolation."""
import numpy as np

data = np.array([[1.0, 2.0, np.nan], [4.0, np.nan, 6.0], [7.0, 8.0, 9.0], [np.nan, 11.0, 12.0]])
missing = np.isnan(data)
print(missing.sum(), "missing, by column:", missing.sum(axis=0), "rows complete:", np.flatnonzero(~missing.any(axis=1)))
print("mean:", data.mean(), "without them:", np.nanmean(data))
print("columns:", np.nanmean(data, axis=0).round(3), np.nanmin(data, axis=0), np.nanmax(data, axis=1))
filled = np.where(missing, np.nanmean(data, axis=0), data)
print(filled.round(2))
series = np.array([1.0, np.nan, np.nan, 4.0, 5.0, np.nan, 9.0])
known = ~np.isnan(series)
x = np.arange(series.size)
print(np.interp(x, x[known], series[known]))
print(np.nan_to_num(series, nan=-1), np.nansum(series), np.nanstd(series).round(4))
last = np.where(known, x, 0)
np.maximum.accumulate(last, out=last)
print("carried forward:", series[last])
print("equal:", np.nan == np.nan, np.array_equal(series, series), np.array_equal(series, series, equal_nan=True))
